import { expect, test } from 'vitest';
import { pauseAfter } from './beingMade';

test('What is being made is asked for again soon, then ever later, and then no more', () => {
  const pauses = [1, 2, 3, 4, 5, 6].map((failures) => pauseAfter(failures, () => 0.5));
  expect(pauses).toEqual([3_000, 6_000, 12_000, 24_000, 45_000, undefined]);
});

test('Those that failed together do not ask again together', () => {
  expect(pauseAfter(1, () => 0)).toBeCloseTo(2_100);
  expect(pauseAfter(1, () => 1)).toBeCloseTo(3_900);
});
