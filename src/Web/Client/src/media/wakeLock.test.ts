import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WakeLock } from './wakeLock';

interface Held {
  released: boolean;
  release(): Promise<void>;
}

let held: Held[];
let page: EventTarget & { visibilityState: string };
let wake: WakeLock;

beforeEach(() => {
  vi.useFakeTimers();
  held = [];
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  const request = async () => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    const lock: Held = {
      released: false,
      release: () => Promise.resolve(void (lock.released = true)),
    };
    held.push(lock);
    return lock;
  };
  vi.stubGlobal('navigator', { wakeLock: { request } });
  wake = new WakeLock();
});
afterEach(() => {
  wake.destroy();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const released = () => held.map((lock) => lock.released);

test('Told many times before the browser has answered, it holds one lock, and lets go of it', async () => {
  for (let i = 0; i < 5; i++) wake.keep(true);
  await pass(1_000);
  expect(released()).toEqual([false]);
  wake.keep(false);
  await pass(1_000);
  expect(released()).toEqual([true]);
});

test('What is not wanted any more once the browser answers is let go of', async () => {
  wake.keep(true);
  await pass(10);
  wake.keep(false);
  await pass(1_000);
  expect(released()).toEqual([true]);
});

test('What the browser took from a hidden page is asked for again when the page is seen', async () => {
  wake.keep(true);
  await pass(100);
  held[0]!.released = true;
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  await pass(100);
  expect(held).toHaveLength(1);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await pass(100);
  expect(released()).toEqual([true, false]);
});
