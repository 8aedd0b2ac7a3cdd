import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Refusal } from '../wire/refusal';
import { Player } from './player';

/** As much of a `<video>` as the player touches. */
class FakeVideo extends EventTarget {
  error: { code: number; message: string } | null = null;
  sources: string[] = [];
  #src: string | null = null;

  set src(url: string) {
    this.#src = url;
    this.error = null;
    this.sources.push(url);
  }

  getAttribute = () => this.#src;
  removeAttribute = () => (this.#src = null);
  load = () => {};
  canPlayType = () => '';

  fail(code: number) {
    this.error = { code, message: 'no' };
    this.dispatchEvent(new Event('error'));
  }
}

const a = { kind: 'file', url: '/a' } as const;
const b = { kind: 'file', url: '/b' } as const;

let video: FakeVideo;
let answered: boolean;
let failures: Refusal[];
let player: Player;

beforeEach(() => {
  vi.useFakeTimers();
  video = new FakeVideo();
  answered = true;
  failures = [];
  player = new Player(
    video as unknown as HTMLVideoElement,
    (refusal) => failures.push(refusal),
    () => Promise.resolve(answered),
  );
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('What does not play gives way to the next delivery, and the last to words', async () => {
  player.load([a, b]);
  video.fail(4);
  await pass(0);
  expect(video.sources).toEqual(['/a', '/b']);
  expect(failures).toEqual([]);
  video.fail(4);
  await pass(60_000);
  expect(failures).toHaveLength(1);
  expect(video.sources).toHaveLength(2);
});

test('A line that breaks in the middle is taken up again, without a word', async () => {
  player.load([a, b]);
  video.dispatchEvent(new Event('loadeddata'));
  video.fail(2);
  await pass(1_000);
  expect(video.sources).toEqual(['/a', '/a']);
  video.fail(4);
  await pass(3_000);
  expect(video.sources).toEqual(['/a', '/a', '/a']);
  expect(failures).toEqual([]);
});

test('A server that is away is asked again until it is back', async () => {
  answered = false;
  player.load([a]);
  for (let i = 0; i < 10; i++) {
    video.fail(4);
    await pass(7_000);
  }
  expect(video.sources).toHaveLength(11);
  expect(failures).toEqual([]);
});

test('A file that breaks in the decoder is not tried again', async () => {
  player.load([a, b]);
  video.dispatchEvent(new Event('loadeddata'));
  video.fail(3);
  await pass(0);
  expect(video.sources).toEqual(['/a', '/b']);
});

test('An item that was taken away stays away', async () => {
  player.load([a]);
  video.fail(2);
  player.unload();
  await pass(60_000);
  expect(video.sources).toEqual(['/a']);
});
