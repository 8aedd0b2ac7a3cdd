import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Refusal } from '../wire/refusal';
import { Player, type Choices } from './player';

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

/** As much of hls.js, which has read a playlist of three sizes as soon as it has one. */
class FakeHls {
  static isSupported = () => true;
  static DefaultConfig = { fragLoadPolicy: {}, manifestLoadPolicy: {} };
  static Events = { ERROR: 'error', MANIFEST_PARSED: 'parsed', AUDIO_TRACKS_UPDATED: 'audio' };
  levels = [{ height: 360 }, { height: 720 }, { height: 1080 }];
  audioTracks = [];
  audioTrack = -1;
  loadLevel = -1;
  #parsed = () => {};

  constructor() {
    made.push(this);
  }

  on(event: string, handler: () => void) {
    if (event === 'parsed') this.#parsed = handler;
  }

  once() {}
  loadSource() {
    this.#parsed();
  }
  attachMedia() {}
  destroy() {}
}

let made: FakeHls[];
let loads: () => Promise<unknown>;
let choices: Choices[];

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
  made = [];
  choices = [];
  loads = () => Promise.resolve({ default: FakeHls });
  player = new Player(
    video as unknown as HTMLVideoElement,
    (refusal) => failures.push(refusal),
    () => Promise.resolve(answered),
    { choices: (offered) => choices.push(offered) },
    () => loads() as never,
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

test('Our own playlist plays at the size of the video, an outside one at what the line carries', async () => {
  player.load([{ kind: 'hls', url: '/media/v/hls/master.m3u8' }]);
  await pass(0);
  player.load([{ kind: 'hls', url: 'https://example.org/live.m3u8', outside: true }]);
  await pass(0);
  expect(made.map((hls) => hls.loadLevel)).toEqual([2, -1]);
  expect(choices.at(-1)!.qualityAt).toBe(-1);
});

test('Where what reads playlists could not be loaded, it is loaded again, and given up at last', async () => {
  const hls = { kind: 'hls', url: '/hls' } as const;
  const there = loads;
  loads = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  player.load([hls]);
  await pass(2_000);
  loads = there;
  await pass(5_000);
  expect([made.length, failures]).toEqual([1, []]);
  loads = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  player.load([hls]);
  await pass(60_000);
  expect([made.length, failures.length]).toEqual([1, 1]);
});
