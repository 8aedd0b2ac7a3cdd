import { expect, test } from 'vitest';
import { skewWords } from './skew';

test.each([
  ['playing', 20, 'in step', 'good'],
  ['playing', -120, '120 ms behind', 'fair'],
  ['playing', 1500, '1.5 s ahead', 'poor'],
  ['buffering', 0, 'buffering', 'poor'],
  ['paused', 900, 'paused', 'quiet'],
  [null, null, 'getting ready', 'quiet'],
] as const)('%s with a skew of %s reads %j', (state, skewMs, text, tone) => {
  expect(skewWords({ state, skewMs })).toEqual({ text, tone });
});
