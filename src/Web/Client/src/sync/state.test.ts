import { expect, test } from 'vitest';
import { StateTeller } from './state';

const fine = { ended: false, paused: false, seeking: false, readyState: 4, roomPlays: true };
const starved = { ...fine, readyState: 2 };

test('A short seek is no buffering, a long wait is', () => {
  const teller = new StateTeller();
  expect(teller.tell(fine, 0)).toBe('playing');
  expect(teller.tell({ ...fine, seeking: true }, 100)).toBe('playing');
  expect(teller.tell(fine, 300)).toBe('playing');
  expect(teller.tell(starved, 400)).toBe('playing');
  expect(teller.tell(starved, 900)).toBe('buffering');
});

test('Who buffers does so until they can go on, also while the room waits for them', () => {
  const teller = new StateTeller();
  teller.tell(starved, 0);
  teller.tell(starved, 500);
  expect(teller.tell({ ...starved, roomPlays: false }, 600)).toBe('buffering');
  expect(teller.tell({ ...fine, roomPlays: false }, 700)).toBe('paused');
});

test('A player that is about to be started is playing, one in a paused room is not', () => {
  const teller = new StateTeller();
  expect(teller.tell({ ...fine, paused: true }, 0)).toBe('playing');
  expect(teller.tell({ ...fine, roomPlays: false }, 0)).toBe('paused');
  expect(teller.tell({ ...fine, ended: true }, 0)).toBe('ended');
});
