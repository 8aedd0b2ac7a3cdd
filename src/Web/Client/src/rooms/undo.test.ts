import { expect, test } from 'vitest';
import type { CommandBody, QueueItem, RoomEvent } from '../wire/types';
import { snapshot } from './fixtures';
import { roomOf } from './room';
import { takeBack, undoOf } from './undo';

const item = (itemId: string): QueueItem => ({
  itemId,
  source: { kind: 'library', videoId: itemId.toUpperCase() },
  title: itemId,
  duration: 100,
  addedBy: 'v1',
});
const queue = ['a', 'b', 'c'].map(item);
const playhead = { itemId: 'a', position: 10, rate: 1, playing: true, at: 1_000 };
const room = roomOf(snapshot(1, { queue, currentItemId: 'a', playhead }));
const undo = (event: object) =>
  undoOf({ revision: 2, at: 6_000, by: 'v1', ...event } as RoomEvent, room);

test('A jump is taken back to where the room was at that moment', () => {
  const event = { kind: 'playheadChanged', cause: 'seek', playhead };
  expect(undo(event)).toMatchObject({ commands: [{ kind: 'seek', position: 15 }] });
  expect(undo({ ...event, by: null })).toBeNull();
  expect(undo({ ...event, cause: 'pause' })).toBeNull();
});

test('What is only moved or added needs no undo', () => {
  const moved = [...queue].reverse();
  expect(undo({ kind: 'queueChanged', queue: [...moved, item('d')] })).toBeNull();
});

test('Removed items come back at their places, though with other ids', async () => {
  let now = [item('b')];
  const hands = {
    queue: () => now,
    queueWhere: () => Promise.resolve(now),
    do: async (body: CommandBody) => {
      if (body.kind === 'enqueue')
        now = [...now, { ...item(`n${now.length}`), source: body.source }];
      if (body.kind === 'moveItem') {
        const one = now.find((each) => each.itemId === body.itemId)!;
        now = now.filter((each) => each !== one);
        now.splice(body.index, 0, one);
      }
      return true;
    },
  };
  const back = undo({ kind: 'queueChanged', queue: now })!;
  expect(await takeBack(back, hands)).toBe(true);
  expect(now.map((each) => (each.source as { videoId: string }).videoId)).toEqual(['A', 'B', 'C']);
});

test('A queue that was cleared is put back in order, though events come after their acknowledgements, and plays on where it was', async () => {
  let now: QueueItem[] = [];
  let then: QueueItem[] = [];
  const done: CommandBody[] = [];
  const hands = {
    queue: () => now,
    queueWhere: (isSo: (queue: QueueItem[]) => boolean) => {
      now = then;
      expect(isSo(now)).toBe(true);
      return Promise.resolve(now);
    },
    do: (body: CommandBody) => {
      if (body.kind === 'enqueue')
        then = [...now, { ...item(`n${now.length}`), source: body.source }];
      done.push(body);
      return Promise.resolve(true);
    },
  };
  const back = undo({ kind: 'queueChanged', queue: [] })!;
  expect(await takeBack(back, hands)).toBe(true);
  expect(now.map((each) => (each.source as { videoId: string }).videoId)).toEqual(['A', 'B', 'C']);
  expect(done.map((body) => body.kind)).toEqual([
    'enqueue',
    'playItem',
    'seek',
    'enqueue',
    'enqueue',
  ]);
  expect(done[2]).toMatchObject({ position: 15 });
});
