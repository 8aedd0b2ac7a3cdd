import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askAgain } from './askAgain';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

class Track extends EventTarget {
  src = '/media/a/s-1.vtt?token=x';
  constructor(readonly readyState: number) {
    super();
  }
}

test('Subtitles that failed to load are asked for again, until nobody wants them', () => {
  const subtitles = new Track(0);
  const stop = askAgain(subtitles);
  subtitles.dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(9_999);
  expect(subtitles.src).toBe('/media/a/s-1.vtt?token=x');
  vi.advanceTimersByTime(1);
  expect(subtitles.src).toBe('/media/a/s-1.vtt?token=x#1');
  subtitles.dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(10_000);
  expect(subtitles.src).toBe('/media/a/s-1.vtt?token=x#2');
  stop();
  subtitles.dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(60_000);
  expect(subtitles.src).toBe('/media/a/s-1.vtt?token=x#2');
});

test('Subtitles that had failed before they were chosen are asked for again', () => {
  const subtitles = new Track(3);
  askAgain(subtitles);
  vi.advanceTimersByTime(10_000);
  expect(subtitles.src).toBe('/media/a/s-1.vtt?token=x#1');
});

test('What never loads is given up in the end', () => {
  const subtitles = new Track(0);
  askAgain(subtitles);
  for (let failures = 0; failures < 50; failures++) {
    subtitles.dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(10_000);
  }
  expect(subtitles.src).toBe('/media/a/s-1.vtt?token=x#20');
});
