import { expect, test } from 'vitest';
import { ServerClock } from './clock';

/** A sample of a server that is `offset` ms ahead, over a line with these one-way delays. */
const sample = (at: number, offset: number, out: number, back: number) => ({
  sentAt: at,
  serverTime: at + out + offset,
  receivedAt: at + out + back,
});

test('A symmetric line gives the exact offset', () => {
  const clock = new ServerClock();
  clock.add(sample(1000, 5000, 40, 40));
  expect(clock.offset).toBeCloseTo(5000);
  expect(clock.roundTrip).toBe(80);
  expect(clock.now(2000)).toBeCloseTo(7000);
});

test('The sample with the least round trip wins, whenever it came', () => {
  const clock = new ServerClock();
  clock.add(sample(0, 100, 10, 200));
  clock.add(sample(1000, 100, 5, 6));
  clock.add(sample(2000, 100, 300, 10));
  expect(clock.offset).toBeCloseTo(99.5);
});

test('A good sample that is too old is forgotten', () => {
  const clock = new ServerClock();
  clock.add(sample(0, 100, 1, 1));
  for (let i = 0; i < 16; i++) clock.add(sample(10_000 * (i + 1), 100, 20, 20));
  expect(clock.roundTrip).toBe(40);
});

test('A clock that jumped is believed at once', () => {
  const clock = new ServerClock();
  clock.add(sample(0, 100, 1, 1));
  clock.add(sample(1000, 60_000, 40, 40));
  expect(clock.offset).toBeCloseTo(60_000);
});

test('A sample that goes back in time or is not a number is ignored', () => {
  const clock = new ServerClock();
  clock.add({ sentAt: 10, serverTime: 5, receivedAt: 9 });
  clock.add({ sentAt: 10, serverTime: Number.NaN, receivedAt: 11 });
  expect(clock.synchronised).toBe(false);
  expect(clock.offset).toBe(0);
});

test('On a jittery asymmetric line the error stays within half the least round trip', () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const clock = new ServerClock();
  for (let i = 0; i < 200; i++) {
    clock.add(sample(i * 500, -3000, 30 + random() * 200, 30 + random() * 50));
    expect(Math.abs(clock.offset + 3000)).toBeLessThanOrEqual(clock.roundTrip! / 2 + 1e-6);
  }
});
