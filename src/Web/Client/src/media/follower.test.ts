import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { localNow, ServerClock } from '../sync/clock';
import type { PlaybackReport } from '../wire/types';
import { Follower, type Blocked } from './follower';

/** A player that runs by the clock and never tells of a picture: sound alone, or an older browser. */
class FakeVideo extends EventTarget {
  currentSrc = 'film.mp4';
  duration = 600;
  readyState = 4;
  seeking = false;
  ended = false;
  paused = true;
  preservesPitch = true;
  playable = () => true;
  buffered = { length: 1, start: () => 0, end: () => 600 };
  #muted = false;
  #rate = 1;
  #from = 0;
  #at = localNow();

  get currentTime() {
    return this.#from + (this.paused ? 0 : (this.#rate * (localNow() - this.#at)) / 1000);
  }

  set currentTime(position: number) {
    this.put(position);
    this.seeking = true;
    setTimeout(() => {
      this.seeking = false;
      this.dispatchEvent(new Event('seeked'));
    }, 20);
  }

  /** It is elsewhere all of a sudden, without a word. */
  put(position: number) {
    this.#from = position;
    this.#at = localNow();
  }

  get playbackRate() {
    return this.#rate;
  }

  set playbackRate(rate: number) {
    this.put(this.currentTime);
    this.#rate = rate;
  }

  get muted() {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    setTimeout(() => this.dispatchEvent(new Event('volumechange')), 1);
  }

  pause() {
    this.put(this.currentTime);
    this.paused = true;
  }

  play() {
    if (!this.playable()) return Promise.reject(new DOMException('no', 'NotAllowedError'));
    this.put(this.currentTime);
    this.paused = false;
    return Promise.resolve();
  }
}

let video: FakeVideo;
let follower: Follower;
let blocked: Blocked[];
let reports: PlaybackReport[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
  video = new FakeVideo();
  blocked = [];
  reports = [];
  const clock = new ServerClock();
  for (let i = 0; i < 4; i++)
    clock.add({ sentAt: localNow(), serverTime: localNow(), receivedAt: localNow() });
  follower = new Follower(video as unknown as HTMLVideoElement, clock, {
    blocked: (how) => blocked.push(how),
    report: (report) => reports.push(report) > 0,
  });
});
afterEach(() => {
  follower.destroy();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

const play = () =>
  follower.follow({ itemId: 'a', position: 10, rate: 1, playing: true, at: localNow() }, 600);

const off = () => video.currentTime - follower.roomPosition;

test('A player that shows no pictures is measured, and brought back when it is off', async () => {
  play();
  await pass(5_000);
  expect(follower.skew).toBeCloseTo(0, 1);
  const { corrections } = follower;
  video.put(video.currentTime - 2);
  await pass(400);
  expect(off()).toBeLessThan(-1);
  await pass(5_000);
  expect(Math.abs(off())).toBeLessThan(0.05);
  expect(follower.skew).not.toBeNull();
  expect(follower.corrections).toBeGreaterThan(corrections);
});

test('So is one in a hidden page, whose timers come once a second, by what it tells of itself', async () => {
  play();
  await pass(5_000);
  const { corrections } = follower;
  vi.stubGlobal('document', { hidden: true });
  const late = globalThis.setTimeout;
  vi.stubGlobal('setTimeout', (act: () => void, ms = 0) => late(act, ms < 1_000 ? 1_000 : ms));
  const tells = setInterval(() => video.dispatchEvent(new Event('timeupdate')), 240);
  video.put(video.currentTime - 2);
  await pass(3_000);
  expect(follower.corrections).toBeGreaterThan(corrections);
  await pass(5_000);
  clearInterval(tells);
  expect(Math.abs(off())).toBeLessThan(0.1);
});

test('Sound that comes back by a key, or by the loudspeaker in the bar, ends the wish for a tap', async () => {
  video.playable = () => video.muted;
  play();
  await pass(1_000);
  expect([blocked, video.paused, video.muted]).toEqual([['muted'], false, true]);
  video.playable = () => true;
  video.muted = false;
  await pass(10);
  expect(blocked).toEqual(['muted', 'no']);
});
