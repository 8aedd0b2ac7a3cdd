import { expect, test } from 'vitest';
import type { RoomEvent } from '../wire/types';
import { lineOf } from './activity';
import { snapshot, viewer } from './fixtures';
import { roomOf } from './room';

const room = roomOf(snapshot(1, { viewers: [viewer('v1', { name: 'Ann' })] }));
const text = (event: object) =>
  lineOf({ revision: 2, at: 0, by: 'v1', ...event } as RoomEvent, room)?.text ?? null;

test('A seek says who and where to', () => {
  const playhead = { itemId: 'a', position: 754, rate: 1, playing: true, at: 0 };
  expect(text({ kind: 'playheadChanged', cause: 'seek', playhead })).toBe('Ann jumped to 12:34');
});

test('One who is not in the list is someone', () => {
  expect(text({ kind: 'viewerKicked', viewerId: 'gone', banned: false })).toBe(
    'Someone was removed',
  );
});

test('Another item is announced, a mere reorder is not', () => {
  const queue = [{ itemId: 'a', title: 'Film' }];
  expect(text({ kind: 'queueChanged', queue, currentItemId: 'a' })).toBe('Now playing: Film');
  expect(text({ kind: 'queueChanged', queue, currentItemId: null })).toBeNull();
});

test('Chat speaks for itself', () => {
  expect(text({ kind: 'chatPosted', message: {} })).toBeNull();
});
