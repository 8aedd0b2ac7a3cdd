import type { CommandBody, QueueItem, RoomEvent } from '../wire/types';
import { positionAt } from '../sync/playhead';
import type { Room } from './room';

/** How to take back what someone did. */
export type Undo =
  | { kind: 'commands'; needs: 'control' | 'moderate'; commands: CommandBody[] }
  /** Removed items go in again, each at its old place. Their ids are new then: only the server knows them. */
  | {
      kind: 'restore';
      needs: 'queue';
      items: { item: QueueItem; index: number }[];
      /** The one that was under the playhead, if it was removed: which of `items`, and where it was. */
      playing: { at: number; position: number } | null;
    };

/** What would undo an event of someone's; null where there is nothing to take back. `room` is the room before it. */
export function undoOf(event: RoomEvent, room: Room): Undo | null {
  if (!event.by) return null;
  if (event.kind === 'viewerKicked' && event.banned) {
    const command = { kind: 'kick', viewerId: event.viewerId, ban: false } as const;
    return { kind: 'commands', needs: 'moderate', commands: [command] };
  }
  if (event.kind === 'queueChanged') return undoOfQueue(event.queue, room, event.at);
  if (event.kind !== 'playheadChanged' || event.cause !== 'seek') return null;
  const position = positionAt(room.playhead, event.at, null);
  return { kind: 'commands', needs: 'control', commands: [{ kind: 'seek', position }] };
}

function undoOfQueue(after: QueueItem[], { queue, playhead }: Room, now: number): Undo | null {
  const stay = new Set(after.map((item) => item.itemId));
  const items = queue
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => !stay.has(item.itemId));
  if (!items.length) return null;
  const at = items.findIndex(({ item }) => item.itemId === playhead.itemId);
  const playing = at < 0 ? null : { at, position: positionAt(playhead, now, null) };
  return { kind: 'restore', needs: 'queue', items, playing };
}

export interface Hands {
  do(body: CommandBody): Promise<boolean>;
  queue(): QueueItem[];
  /** The queue once it fulfils this; what it is then where that takes too long. An acknowledgement may come before its event. */
  queueWhere(isSo: (queue: QueueItem[]) => boolean): Promise<QueueItem[]>;
}

/** Takes it back. False where the server refused a part of it. */
export async function takeBack(undo: Undo, hands: Hands): Promise<boolean> {
  if (undo.kind === 'commands') {
    for (const command of undo.commands) if (!(await hands.do(command))) return false;
    return true;
  }
  for (const [n, { item, index }] of undo.items.entries()) {
    const before = new Set(hands.queue().map((each) => each.itemId));
    const isNew = (each: QueueItem) => !before.has(each.itemId);
    if (!(await hands.do({ kind: 'enqueue', source: item.source, place: 'end' }))) return false;
    const queue = await hands.queueWhere((now) => now.some(isNew));
    const added = queue.find(isNew);
    if (!added) continue;
    const { itemId } = added;
    if (queue.indexOf(added) !== index) {
      await hands.do({ kind: 'moveItem', itemId, index });
      await hands.queueWhere((now) => now.findIndex((each) => each.itemId === itemId) === index);
    }
    if (undo.playing?.at === n && (await hands.do({ kind: 'playItem', itemId })))
      await hands.do({ kind: 'seek', position: undo.playing.position });
  }
  return true;
}
