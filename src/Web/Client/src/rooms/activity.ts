import { t } from '../messages';
import { clockTime } from '../shell/time';
import type { QueueItem, RoomEvent } from '../wire/types';
import { viewerOf, type Room } from './room';
import { undoOf, type Undo } from './undo';

/** A line of the chat that the room itself writes. */
export interface Line {
  id: string;
  at: number;
  text: string;
  undo?: Undo;
}

/** What an event reads like in the chat; null for those that say nothing new. `room` is the room before it. */
export function lineOf(event: RoomEvent, room: Room): Line | null {
  const text = textOf(event, room);
  if (text === null) return null;
  const undo = undoOf(event, room) ?? undefined;
  return { id: `r${event.revision}`, at: event.at, text, undo };
}

function textOf(event: RoomEvent, room: Room): string | null {
  const name = (id: string | null | undefined) => viewerOf(room, id)?.name ?? t.lines.someone;
  const by = event.by ? name(event.by) : t.lines.room;
  switch (event.kind) {
    case 'playheadChanged':
      switch (event.cause) {
        case 'play':
          return t.lines.play(by);
        case 'pause':
          return t.lines.pause(by);
        case 'seek':
          return t.lines.seek(by, clockTime(event.playhead.position));
        case 'rate':
          return t.lines.rate(by, `${event.playhead.rate}×`);
        case 'waiting':
          return t.lines.waiting;
        case 'ready':
          return t.lines.begins;
        default:
          return null;
      }
    case 'queueChanged': {
      const gone = without(room.queue, event.queue);
      if (gone.length) return t.lines.removed(by, listed(gone));
      const came = without(event.queue, room.queue);
      if (event.currentItemId === room.currentItemId)
        return came.length ? t.lines.added(by, listed(came)) : null;
      const item = event.queue.find((i) => i.itemId === event.currentItemId);
      return item ? t.lines.item(item.title) : null;
    }
    case 'nextHeld':
      return (event.held ? t.lines.held : t.lines.unheld)(by);
    case 'roleChanged':
      return t.lines.role(name(event.viewerId), t.roles[event.role]);
    case 'viewerMuted':
      return (event.muted ? t.lines.muted : t.lines.unmuted)(name(event.viewerId));
    case 'viewerRenamed':
      return t.lines.renamed(name(event.viewerId), event.name);
    case 'viewerKicked':
      return (event.lifted ? t.lines.lifted : event.banned ? t.lines.banned : t.lines.kicked)(
        viewerOf(room, event.viewerId)?.name ?? event.name ?? t.lines.someone,
      );
    case 'settingsChanged':
      return t.lines.settings(by);
    default:
      return null;
  }
}

function without(some: QueueItem[], others: QueueItem[]): QueueItem[] {
  const known = new Set(others.map((item) => item.itemId));
  return some.filter((item) => !known.has(item.itemId));
}

const listed = ([first, ...rest]: QueueItem[]) =>
  rest.length ? t.lines.andMore(first!.title, rest.length) : first!.title;
