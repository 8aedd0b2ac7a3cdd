import { expect, test } from 'vitest';
import type { QueueItem, RoomEvent } from '../wire/types';
import { lineOf } from './activity';
import { snapshot, viewer } from './fixtures';
import { roomOf } from './room';

const item = (itemId: string, title: string): QueueItem => ({
  itemId,
  title,
  source: { kind: 'library', videoId: itemId },
  duration: null,
  addedBy: 'v1',
});
const room = roomOf(snapshot(1, { viewers: [viewer('v1', { name: 'Ann' })] }));
const text = (event: object) =>
  lineOf({ revision: 2, at: 0, by: 'v1', ...event } as RoomEvent, room)?.text ?? null;

test('A seek says who and where to', () => {
  const playhead = { itemId: 'a', position: 754, rate: 1, playing: true, at: 0 };
  expect(text({ kind: 'playheadChanged', cause: 'seek', playhead })).toBe('Ann jumped to 12:34');
});

test('A film that begins because all are ready was begun by nobody', () => {
  const playhead = { itemId: 'a', position: 0, rate: 1, playing: true, at: 0 };
  expect(text({ kind: 'playheadChanged', cause: 'ready', playhead })).toBe(
    'Everyone is ready: it begins',
  );
});

test('A ban that ends sends nobody away', () => {
  const lifted = { kind: 'viewerKicked', viewerId: 'v7', banned: false, lifted: true, name: 'Vic' };
  expect(text(lifted)).toBe('Vic may come in again');
});

test('One who is not in the list is someone', () => {
  expect(text({ kind: 'viewerKicked', viewerId: 'gone', banned: false })).toBe(
    'Someone was removed',
  );
});

test('Another item is announced, a mere reorder is not', () => {
  const queue = [item('a', 'Film')];
  expect(text({ kind: 'queueChanged', queue, currentItemId: 'a' })).toBe('Now playing: Film');
  expect(text({ kind: 'queueChanged', queue, currentItemId: null })).toBe('Ann added Film');
  expect(text({ kind: 'queueChanged', queue: [], currentItemId: null })).toBeNull();
});

test('What was removed can be taken back, a ban too', () => {
  const before = roomOf(snapshot(1, { queue: [item('a', 'Film'), item('b', 'Short')] }));
  const event = {
    kind: 'queueChanged',
    queue: [],
    currentItemId: null,
    revision: 2,
    at: 0,
    by: 'v1',
  };
  const line = lineOf(event as never, before)!;
  expect(line.text).toBe('Someone removed Film and 1 more');
  expect(line.undo?.kind).toBe('restore');
  const kick = { kind: 'viewerKicked', viewerId: 'v2', banned: true, revision: 2, at: 0, by: 'v1' };
  expect(lineOf(kick as never, room)?.undo?.needs).toBe('moderate');
});

test('Chat speaks for itself', () => {
  expect(text({ kind: 'chatPosted', message: {} })).toBeNull();
});
