import { expect, test } from 'vitest';
import { movesAt, positionAt } from './playhead';

const head = { itemId: 'a', position: 10, rate: 2, playing: true, at: 1000 };

test('A playing head moves by its rate from its instant on', () => {
  expect(positionAt(head, 2500)).toBe(13);
});

test('Before its instant it rests', () => {
  expect(positionAt(head, 0)).toBe(10);
  expect(movesAt(head, 999)).toBe(false);
  expect(movesAt(head, 1000)).toBe(true);
});

test('A paused head rests', () => {
  expect(positionAt({ ...head, playing: false }, 9000)).toBe(10);
  expect(movesAt({ ...head, playing: false }, 9000)).toBe(false);
});

test('It stays within the video', () => {
  expect(positionAt(head, 100_000, 12)).toBe(12);
  expect(positionAt({ ...head, position: -5, playing: false }, 0, 12)).toBe(0);
});

test('An unknown duration bounds nothing', () => {
  expect(positionAt(head, 61_000, null)).toBe(130);
});
