import { expect, test } from 'vitest';
import { configOf, type Defaults } from './hlsPolicy';

let mayBeAway = true;
const policy = { default: { errorRetry: { maxNumRetry: 1 }, maxLoadTimeMs: 1 } };
const { fragLoadPolicy, playlistLoadPolicy } = configOf(
  {
    fragLoadPolicy: policy,
    playlistLoadPolicy: policy,
    manifestLoadPolicy: policy,
  } as unknown as Defaults,
  () => mayBeAway,
);

/** Whether a request that ended with this status is made again, where hls.js by itself `would` or not. */
function again(code: number | undefined, count: number, would = false, of = fragLoadPolicy) {
  const { errorRetry } = of!.default;
  const response = code === undefined ? undefined : { url: '', code };
  return errorRetry!.shouldRetry!(errorRetry, count, false, response, would);
}

test('What a broken line ended is asked for again, be it a piece of the film or a playlist', () => {
  expect(again(0, 0)).toBe(true);
  expect(again(0, 0, false, playlistLoadPolicy)).toBe(true);
});

test('After many tries it is not', () => {
  expect([again(0, 7), again(0, 8)]).toEqual([true, false]);
});

test('What hls.js would ask for again itself is, and what was refused or could not be read is not', () => {
  expect(again(503, 3, true)).toBe(true);
  expect([again(404, 0), again(undefined, 0)]).toEqual([false, false]);
});

test('An address that may be one that is not to be read is not asked again', () => {
  mayBeAway = false;
  expect(again(0, 0)).toBe(false);
});
