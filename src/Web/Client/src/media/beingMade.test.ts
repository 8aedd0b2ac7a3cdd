import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../wire/refusal';
import { pauseAfter, untilMade } from './beingMade';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const notYet = new Refusal('unavailable', 'It is still being prepared.');
const never = () => new AbortController().signal;

test('What is being made is asked for again soon, then ever later, and then no more', () => {
  const pauses = [1, 2, 3, 4, 5, 6].map((failures) => pauseAfter(failures, () => 0.5));
  expect(pauses).toEqual([3_000, 6_000, 12_000, 24_000, 45_000, undefined]);
});

test('Those that failed together do not ask again together', () => {
  expect(pauseAfter(1, () => 0)).toBeCloseTo(2_100);
  expect(pauseAfter(1, () => 1)).toBeCloseTo(3_900);
});

test('What is not ready is asked for until it is', async () => {
  const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(notYet);
  ask.mockRejectedValueOnce(new Refusal('offline', '')).mockResolvedValue('made');
  const made = untilMade(ask, never());
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ask).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(await made).toBe('made');
  expect(ask).toHaveBeenCalledTimes(3);
});

test('What is refused for good is not asked for again', async () => {
  const ask = vi.fn(() => Promise.reject(new Refusal('not_found', '')));
  await expect(untilMade(ask, never())).rejects.toThrow('not_found');
  expect(ask).toHaveBeenCalledOnce();
});

test('What never gets ready is given up in the end', async () => {
  const ask = vi.fn(() => Promise.reject(notYet));
  const outcome = expect(untilMade(ask, never())).rejects.toBe(notYet);
  await vi.advanceTimersByTimeAsync(600_000);
  await outcome;
  expect(ask).toHaveBeenCalledTimes(6);
});

test('What nobody wants any more is not asked for again', async () => {
  const stop = new AbortController();
  const ask = vi.fn(() => Promise.reject(notYet));
  const outcome = expect(untilMade(ask, stop.signal)).rejects.toBe(notYet);
  await vi.advanceTimersByTimeAsync(1_000);
  stop.abort();
  await vi.advanceTimersByTimeAsync(600_000);
  await outcome;
  expect(ask).toHaveBeenCalledOnce();
});
