import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refusal, type Code } from '../wire/refusal';
import type { VideoInfo } from '../wire/types';
import { learnOf } from './anticipation';

const film = { id: 'v', direct: false } as unknown as VideoInfo;

let answer: () => Promise<VideoInfo>;
let asked: number;
let told: (VideoInfo | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  told = [];
});
afterEach(() => vi.useRealTimers());

const refuse = (code: Code) => () => Promise.reject(new Refusal(code, ''));
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const learn = () =>
  learnOf(
    'v',
    (info) => told.push(info),
    () => {
      asked++;
      return answer();
    },
  );

test('A film is loaded without a word of the server, and told of again once there is one', async () => {
  answer = refuse('unavailable');
  learn();
  await pass(30_000);
  expect(asked).toBeGreaterThan(3);
  expect(told).toEqual([null]);
  answer = () => Promise.resolve(film);
  await pass(30_000);
  expect(told).toEqual([null, film]);
});

test('Of a film that the server does not know it is not asked again', async () => {
  answer = refuse('not_found');
  learn();
  await pass(60_000);
  expect([asked, told]).toEqual([1, [null]]);
});

test('Another film ends the asking', async () => {
  answer = refuse('offline');
  const forget = learn();
  await pass(0);
  forget();
  answer = () => Promise.resolve(film);
  await pass(60_000);
  expect([asked, told]).toEqual([1, [null]]);
});
