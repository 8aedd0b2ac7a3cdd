import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeHub } from './fakeHub';
import { startWithin, teaching, wayAfter, Ways, type Way } from './hub';

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

/** The ways that are tried until one opens, where all others are swallowed. */
function reconnect(ways: Ways, opens: Way): Way[] {
  const tried: Way[] = [];
  for (;;) {
    const taken = ways.next;
    tried.push(taken);
    if (taken === opens) {
      ways.opened(taken);
      return tried;
    }
    ways.failed(taken, true);
  }
}

test('Who roams to where WebSockets are swallowed waits for the long try once, and then for one WebSocket at a time', () => {
  const ways = new Ways();
  reconnect(ways, 'straight');
  expect(reconnect(ways, 'without')).toEqual(['straight', 'asking', 'without']);
  expect(reconnect(ways, 'without')).toEqual(['straight', 'without']);
  expect(reconnect(ways, 'without')).toEqual(['straight', 'without']);
});

test('Who comes back from there is on a WebSocket at the first try, and has one proven again', () => {
  const ways = new Ways();
  reconnect(ways, 'straight');
  reconnect(ways, 'without');
  expect(reconnect(ways, 'straight')).toEqual(['straight']);
  expect(reconnect(ways, 'asking')).toEqual(['straight', 'asking']);
});

test('Where no WebSocket ever got through, what does is taken at once the next time', () => {
  const ways = new Ways();
  expect(reconnect(ways, 'without')).toEqual(['straight', 'without']);
  expect(reconnect(ways, 'without')).toEqual(['without']);
});

test('A try that was broken off from here says nothing about the way', () => {
  const ways = new Ways();
  ways.failed('straight', true);
  ways.brokenOff();
  expect(ways.next).toBe('without');
  reconnect(ways, 'straight');
  ways.failed('straight', true);
  ways.brokenOff();
  expect(ways.next).toBe('straight');
});

test('A try that is broken off leaves its way at once to the one that takes its place', async () => {
  const ways = new Ways();
  reconnect(ways, 'straight');
  ways.failed('straight', true);
  expect(ways.next).toBe('asking');
  let end = () => {};
  const opening = new Promise<void>((_, reject) => (end = () => reject(new Error('stopped'))));
  const line = teaching(
    hubThat(() => opening),
    'asking',
    25_000,
    ways,
  );
  const outcome = expect(line.start()).rejects.toThrow('stopped');
  void line.stop();
  expect(ways.next).toBe('straight');
  end();
  await outcome;
  expect(ways.next).toBe('straight');
});

test('A line that was open and is closed says nothing about the way', async () => {
  const ways = new Ways();
  reconnect(ways, 'straight');
  const line = teaching(
    hubThat(() => Promise.resolve()),
    'straight',
    8_000,
    ways,
  );
  await line.start();
  ways.failed('straight', true);
  void line.stop();
  expect(ways.next).toBe('asking');
});
