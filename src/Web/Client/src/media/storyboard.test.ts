import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../wire/refusal';
import { Storyboard } from './storyboard.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Fetch = (videoId: string, signal: AbortSignal) => Promise<void>;

const notYet = () => Promise.reject(new Refusal('unavailable', 'It is still being prepared.'));
/** Somebody points at a moment on the time bar of the player, or leaves it. */
const point = (storyboard: Storyboard, at: number | null = 60) => {
  const stage = new EventTarget();
  const leave = storyboard.heed(stage);
  stage.dispatchEvent(new CustomEvent('mediapreviewrequest', { detail: at }));
  leave();
};
const later = () => vi.advanceTimersByTimeAsync(600_000);

test('A storyboard is asked for when somebody points at the time bar, and once however they move', async () => {
  const fetch = vi.fn<Fetch>().mockResolvedValue();
  const storyboard = new Storyboard(fetch);
  storyboard.of('a');
  point(storyboard, null);
  await later();
  expect(fetch).not.toHaveBeenCalled();
  point(storyboard);
  point(storyboard);
  await later();
  point(storyboard);
  await later();
  expect(fetch).toHaveBeenCalledOnce();
  expect(storyboard.url).toBe('/media/a/storyboard.vtt');
});

test('One that is still being made is there once it is made', async () => {
  const fetch = vi.fn<Fetch>().mockResolvedValue().mockImplementationOnce(notYet);
  const storyboard = new Storyboard(fetch);
  storyboard.of('a');
  point(storyboard);
  await vi.advanceTimersByTimeAsync(0);
  expect(storyboard.url).toBeNull();
  await later();
  expect(storyboard.url).toBe('/media/a/storyboard.vtt');
});

test('One that takes very long is asked for again by who points there again', async () => {
  const fetch = vi.fn<Fetch>(notYet);
  const storyboard = new Storyboard(fetch);
  storyboard.of('a');
  point(storyboard);
  await later();
  expect(fetch).toHaveBeenCalledTimes(6);
  fetch.mockResolvedValue();
  point(storyboard);
  await later();
  expect(storyboard.url).toBe('/media/a/storyboard.vtt');
});

test('One that cannot be made is not asked for again', async () => {
  const fetch = vi.fn<Fetch>().mockRejectedValue(new Refusal('invalid', 'No picture.'));
  const storyboard = new Storyboard(fetch);
  storyboard.of('a');
  point(storyboard);
  await later();
  point(storyboard);
  await later();
  expect(fetch).toHaveBeenCalledOnce();
});

test('Another film has its own, and nothing is asked for the last one any more', async () => {
  const fetch = vi.fn<Fetch>(notYet);
  const storyboard = new Storyboard(fetch);
  const forget = storyboard.of('a');
  point(storyboard);
  await vi.advanceTimersByTimeAsync(0);
  forget();
  storyboard.of('b');
  await later();
  expect(fetch.mock.calls.map(([film]) => film)).toEqual(['a']);
  expect(fetch.mock.calls[0]![1].aborted).toBe(true);
  fetch.mockResolvedValue();
  point(storyboard);
  await later();
  expect(fetch.mock.calls.map(([film]) => film)).toEqual(['a', 'b']);
  expect(storyboard.url).toBe('/media/b/storyboard.vtt');
  storyboard.of(null);
  expect(storyboard.url).toBeNull();
});
