import type { CommandBody, QueueItem, RoomEvent } from '../wire/types';
import { positionAt } from '../sync/playhead';
import type { Room } from './room';

/** How to take back what someone did. */
export type Undo =
  | { kind: 'commands'; needs: 'control' | 'moderate'; commands: CommandBody[] }
  /** Removed items go in again, each at its old place. Their ids are new then: only the server knows them. */
  | { kind: 'restore'; needs: 'queue'; items: { item: QueueItem; index: number }[] };

/** What would undo an event of someone's; null where there is nothing to take back. `room` is the room before it. */
export function undoOf(event: RoomEvent, room: Room): Undo | null {
  if (!event.by) return null;
  if (event.kind === 'viewerKicked' && event.banned) {
    const command = { kind: 'kick', viewerId: event.viewerId, ban: false } as const;
    return { kind: 'commands', needs: 'moderate', commands: [command] };
  }
  if (event.kind === 'queueChanged') return undoOfQueue(event.queue, room);
  if (event.kind !== 'playheadChanged' || event.cause !== 'seek') return null;
  const position = positionAt(room.playhead, event.at, null);
  return { kind: 'commands', needs: 'control', commands: [{ kind: 'seek', position }] };
}

function undoOfQueue(after: QueueItem[], { queue }: Room): Undo | null {
  const stay = new Set(after.map((item) => item.itemId));
  const items = queue
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => !stay.has(item.itemId));
  return items.length ? { kind: 'restore', needs: 'queue', items } : null;
}

export interface Hands {
  do(body: CommandBody): Promise<boolean>;
  queue(): QueueItem[];
}

/** Takes it back. False where the server refused a part of it. */
export async function takeBack(undo: Undo, hands: Hands): Promise<boolean> {
  if (undo.kind === 'commands') {
    for (const command of undo.commands) if (!(await hands.do(command))) return false;
    return true;
  }
  for (const { item, index } of undo.items) {
    const before = new Set(hands.queue().map((each) => each.itemId));
    if (!(await hands.do({ kind: 'enqueue', source: item.source, place: 'end' }))) return false;
    const added = hands.queue().find((each) => !before.has(each.itemId));
    if (added && hands.queue().indexOf(added) !== index)
      await hands.do({ kind: 'moveItem', itemId: added.itemId, index });
  }
  return true;
}
