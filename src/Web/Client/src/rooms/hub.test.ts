import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeHub } from './fakeHub';
import { startWithin, wayAfter } from './hub';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const hubThat = (starts: () => Promise<void>) => new FakeHub(() => undefined, starts);

test('A connection that does not open in time is given up and stopped, though its stop never ends', async () => {
  const hub = hubThat(() => new Promise(() => {}));
  const stop = vi.spyOn(hub, 'stop').mockReturnValue(new Promise(() => {}));
  const outcome = expect(startWithin(8_000, hub)).rejects.toThrow('in time');
  await vi.advanceTimersByTimeAsync(7_999);
  expect(stop).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await outcome;
  expect(stop).toHaveBeenCalledOnce();
});

test('One that opens is left alone for good', async () => {
  const hub = hubThat(() => Promise.resolve());
  await startWithin(8_000, hub);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(hub.stopped).toBe(false);
});

test('One that fails says why at once', async () => {
  await expect(
    startWithin(
      8_000,
      hubThat(() => Promise.reject(new Error('refused'))),
    ),
  ).rejects.toThrow('refused');
});

test('Where WebSockets are swallowed, the next try does without them', () => {
  expect(wayAfter('straight', true)).toBe('without');
  expect(wayAfter('asking', true)).toBe('without');
});

test('Where one got through before, the next try may find it again, and only the one after does without', () => {
  expect(wayAfter('straight', true, true)).toBe('asking');
  expect(wayAfter('asking', true, true)).toBe('without');
  expect(wayAfter('without', true, true)).toBe('straight');
});

test('Where one is turned away, the server is asked what else there is', () => {
  expect(wayAfter('straight', false)).toBe('asking');
});

test('Whatever else fails, a WebSocket is tried again', () => {
  expect(wayAfter('asking', false)).toBe('straight');
  expect(wayAfter('without', false)).toBe('straight');
  expect(wayAfter('without', true)).toBe('straight');
});
