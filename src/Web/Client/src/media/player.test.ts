import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Refusal } from '../wire/refusal';
import type { Choices } from './choices';
import type { configOf } from './hlsPolicy';
import { Player } from './player';
import type { Delivery } from './source';

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
  static DefaultConfig = { fragLoadPolicy: {}, playlistLoadPolicy: {}, manifestLoadPolicy: {} };
  static Events = {
    ERROR: 'error',
    MANIFEST_PARSED: 'parsed',
    AUDIO_TRACKS_UPDATED: 'audio',
    FRAG_BUFFERED: 'buffered',
  };
  static ErrorTypes = { NETWORK_ERROR: 'network', MEDIA_ERROR: 'media' };
  levels: { height: number }[] = [];
  audioTracks = [];
  audioTrack = -1;
  nextLevel = -1;
  loadLevel = -1;
  /** What it was told to do, and when. */
  calls: string[] = [];
  #handlers = new Map<string, (name: string, data: unknown) => void>();

  constructor(readonly config: ReturnType<typeof configOf>) {
    made.push(this);
  }

  get autoLevelEnabled() {
    return this.loadLevel === -1;
  }

  on(event: string, handler: (name: string, data: unknown) => void) {
    this.#handlers.set(event, handler);
  }

  once() {}
  loadSource() {
    if (!playlist) return;
    this.levels = [{ height: 360 }, { height: 720 }, { height: 1080 }];
    this.tells('parsed');
  }
  attachMedia() {}
  startLoad = () => this.calls.push('startLoad');
  recoverMediaError = () => this.calls.push('recover');
  destroy = () => this.calls.push('destroy');

  tells(event: string, data: unknown = {}) {
    this.#handlers.get(event)!(event, data);
  }

  /** A request that came to nothing; like hls.js, it leaves the level then that was chosen. */
  loses(code: number, fatal = false) {
    this.loadLevel = -1;
    const details = fatal ? 'manifestLoadError' : 'fragLoadError';
    this.tells('error', { type: 'network', details, fatal, response: { code } });
  }

  breaks() {
    this.tells('error', { type: 'media', details: 'bufferAppendError', fatal: true });
  }
}

let made: FakeHls[];
/** Whether there is a playlist to read. */
let playlist: boolean;
let loads: () => Promise<unknown>;
let choices: Choices[];
let gaveUp: number;

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
  playlist = true;
  choices = [];
  gaveUp = 0;
  loads = () => Promise.resolve({ default: FakeHls });
  player = new Player(
    video as unknown as HTMLVideoElement,
    (refusal) => failures.push(refusal),
    () => Promise.resolve(answered),
    { choices: (offered) => choices.push(offered), gaveUp: () => gaveUp++ },
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
  player.unload();
  player.load([hls]);
  await pass(60_000);
  expect([made.length, failures.length]).toEqual([1, 1]);
});

const ownHls = { kind: 'hls', url: '/media/v/hls/master.m3u8' } as const;

async function playing(delivery: Delivery = ownHls): Promise<FakeHls> {
  player.load([delivery]);
  await pass(0);
  video.dispatchEvent(new Event('loadeddata'));
  return made.at(-1)!;
}

test('A line that breaks leaves the quality that was chosen, however often', async () => {
  const hls = await playing();
  for (let i = 0; i < 5; i++) hls.loses(0);
  expect(hls.loadLevel).toBe(2);
  player.chooseQuality(1);
  hls.loses(0);
  expect([hls.loadLevel, choices.at(-1)!.qualityAt]).toEqual([1, 1]);
});

test('A quality that the server fails at is tried once more, and then the menu says that the line decides', async () => {
  const hls = await playing();
  hls.loses(503);
  expect(hls.loadLevel).toBe(2);
  hls.tells('buffered');
  hls.loses(503);
  expect(hls.loadLevel).toBe(2);
  hls.loses(503);
  expect([hls.loadLevel, choices.at(-1)!.qualityAt]).toEqual([-1, -1]);
});

test('A server that is away for long leaves what is loaded ahead in place at first', async () => {
  const hls = await playing();
  hls.loses(0, true);
  expect([hls.calls, hls.loadLevel]).toEqual([['startLoad'], 2]);
  hls.tells('buffered');
  hls.loses(503, true);
  expect(hls.calls).toEqual(['startLoad', 'startLoad']);
  hls.loses(503, true);
  expect(hls.calls).toEqual(['startLoad', 'startLoad', 'destroy']);
  await pass(10_000);
  expect([made.length, made.at(-1)!.loadLevel, failures]).toEqual([2, 2, []]);
});

test('A decoder may fail twice in an evening, but not twice in a moment', async () => {
  const hls = await playing();
  hls.breaks();
  await pass(60_000);
  hls.breaks();
  expect([hls.calls, failures]).toEqual([['recover', 'recover'], []]);
  await pass(1_000);
  hls.breaks();
  expect(failures).toHaveLength(1);
});

/** A film that plays as its file, in whose menu a smaller size was chosen that comes as HLS. */
async function choosing(): Promise<FakeHls> {
  player.load([a, ownHls], ['English', 'Deutsch']);
  video.dispatchEvent(new Event('loadeddata'));
  player.chooseQuality(-1);
  await pass(0);
  return made.at(-1)!;
}

/** As long as it takes until the server was asked often enough. */
async function neverMade() {
  for (let i = 0; i < 20 && !gaveUp; i++) {
    made.at(-1)!.loses(503, true);
    await pass(7_000);
  }
}

test('A quality that can’t be made gives way to the file, with a word', async () => {
  playlist = false;
  await choosing();
  await neverMade();
  expect([gaveUp, made.length, failures]).toEqual([1, 9, []]);
  expect(video.sources).toEqual(['/a', '/a']);
  expect(choices.at(-1)).toMatchObject({ audioAt: 0, qualityAt: 1000 });
  video.dispatchEvent(new Event('loadeddata'));
  player.chooseAudio(1);
  await pass(0);
  expect(made).toHaveLength(10);
});

test('While a quality is being made, the original is to be had, and is the file', async () => {
  playlist = false;
  const hls = await choosing();
  expect(choices.at(-1)!.quality.map(({ id }) => id)).toContain(1000);
  player.chooseQuality(1000);
  await pass(60_000);
  expect([hls.calls, video.sources, gaveUp]).toEqual([['destroy'], ['/a', '/a'], 0]);
  expect(choices.at(-1)!.qualityAt).toBe(1000);
});

test('Another sound track keeps the original quality in HLS, and the first one is the file’s', async () => {
  const hls = await choosing();
  player.chooseAudio(1);
  player.chooseQuality(1000);
  expect([hls.nextLevel, hls.audioTrack, hls.calls]).toEqual([2, 1, []]);
  player.chooseAudio(0);
  await pass(0);
  expect(video.sources).toEqual(['/a', '/a']);
});

test('A file that does not play after all gives way to HLS for good', async () => {
  await choosing();
  player.chooseQuality(1000);
  video.fail(4);
  await pass(0);
  expect([made.length, failures]).toEqual([2, []]);
  made.at(-1)!.breaks();
  made.at(-1)!.breaks();
  expect(failures).toHaveLength(1);
});

test('More known of what plays leaves it playing, and names its sound tracks', async () => {
  player.load([a, ownHls]);
  video.dispatchEvent(new Event('loadeddata'));
  player.load([{ ...a }, { ...ownHls }], ['English', 'Deutsch']);
  expect(video.sources).toEqual(['/a']);
  expect(choices.at(-1)!.audio.map(({ label }) => label)).toEqual(['English', 'Deutsch']);
});

test('A better delivery than the one that was guessed takes its place', async () => {
  player.load([a, ownHls]);
  player.load([ownHls, a]);
  await pass(0);
  expect(made).toHaveLength(1);
  player.load([ownHls, a]);
  await pass(0);
  expect([made.length, made[0]!.calls]).toEqual([1, []]);
});

test('What was taken away is loaded anew, though it is the same', () => {
  player.load([a]);
  player.unload();
  player.load([a]);
  expect(video.sources).toEqual(['/a', '/a']);
});

test('A file that turns out not to be the best is not what the original is', async () => {
  await choosing();
  player.load([ownHls, a]);
  player.chooseQuality(1000);
  await pass(0);
  expect([video.sources, made.length, made[0]!.calls]).toEqual([['/a'], 1, []]);
});
