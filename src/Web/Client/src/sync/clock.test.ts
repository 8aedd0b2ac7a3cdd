import { expect, test } from 'vitest';
import { ServerClock } from './clock';
import { seeded } from './simulation';

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
  expect(clock.uncertainty).toBeCloseTo(40);
  expect(clock.now(2000)).toBeCloseTo(7000);
  expect(clock.local(7000)).toBeCloseTo(2000);
});

test('The quickest way out and the quickest way back count, from whichever sample', () => {
  const clock = new ServerClock();
  clock.add(sample(0, 100, 10, 200));
  clock.add(sample(1000, 100, 300, 10));
  expect(clock.offset).toBeCloseTo(100, 1);
  expect(clock.uncertainty).toBeCloseTo(10, 1);
});

test('A good sample that is too old is forgotten', () => {
  const clock = new ServerClock();
  clock.add(sample(0, 100, 1, 1));
  for (let i = 0; i < 70; i++) clock.add(sample(10_000 * (i + 1), 100, 20, 20));
  expect(clock.roundTrip).toBe(40);
});

test('A clock that jumped is believed at once', () => {
  const clock = new ServerClock();
  clock.add(sample(0, 100, 1, 1));
  clock.add(sample(1000, 60_000, 40, 40));
  expect(clock.offset).toBeCloseTo(60_000);
});

test('A laptop that slept finds back with the first sample', () => {
  const clock = new ServerClock();
  for (let i = 0; i < 20; i++) clock.add(sample(i * 1000, 100, 20, 30));
  // Its own clock stood still for an hour, so the server seems to be an hour further on.
  clock.add(sample(21_000, 3_600_100, 20, 20));
  expect(clock.offset).toBeCloseTo(3_600_100);
});

test('Another worker of the same host costs nothing of what is known', () => {
  const clock = new ServerClock();
  for (let i = 0; i < 20; i++) clock.add(sample(i * 1000, 100, 5, 5), 'a');
  clock.add(sample(21_000, 100, 80, 20), 'a');
  expect(clock.offset).toBeCloseTo(100, 0);
  clock.add(sample(22_000, 108, 80, 20), 'b');
  expect(clock.uncertainty).toBeCloseTo(50);
});

test('A sample that goes back in time or is not a number is ignored', () => {
  const clock = new ServerClock();
  clock.add({ sentAt: 10, serverTime: 5, receivedAt: 9 });
  clock.add({ sentAt: 10, serverTime: Number.NaN, receivedAt: 11 });
  expect(clock.synchronised).toBe(false);
  expect(clock.offset).toBe(0);
});

test('Over thousands of networks it is never off by more than it says, and mostly by much less', () => {
  const errors: number[] = [];
  for (let i = 0; i < 3_000; i++) {
    const random = seeded(i + 1);
    const base = random() * 300;
    const [jitterOut, jitterBack] = [random() * 100, random() * 100];
    const loss = random() * 0.05;
    const offset = (random() - 0.5) * 20_000;
    const drift = (random() - 0.5) * 1e-4;
    const way = (jitter: number) =>
      base / 2 + random() * jitter + (random() < loss ? 200 + random() * 400 : 0);
    const clock = new ServerClock();
    let at = 0;
    for (let k = 0; k < 60; k++) {
      const [out, back] = [way(jitterOut), way(jitterBack)];
      // The server's clock runs faster by the drift.
      clock.add({
        sentAt: at,
        serverTime: (at + out) * (1 + drift) + offset,
        receivedAt: at + out + back,
      });
      at += k < 6 ? out + back : k < 20 ? 2_000 : 10_000;
      const error = Math.abs(clock.now(at) - (at * (1 + drift) + offset));
      // Beyond the bounds only by what a drift may do that is not known yet.
      expect(error).toBeLessThanOrEqual(clock.uncertainty! + 12);
      if (k >= 20) errors.push(error);
    }
  }
  errors.sort((a, b) => a - b);
  expect(errors[Math.floor(errors.length * 0.5)]).toBeLessThan(5);
  expect(errors[Math.floor(errors.length * 0.95)]).toBeLessThan(15);
}, 60_000);

test('A steady drift is found out', () => {
  const random = seeded(9);
  const clock = new ServerClock();
  const drift = 8e-5;
  for (let at = 0; at < 600_000; at += 10_000) {
    const out = 40 + random() * 10;
    const back = 40 + random() * 10;
    clock.add({ sentAt: at, serverTime: (at + out) * (1 + drift), receivedAt: at + out + back });
  }
  expect(clock.drift).toBeGreaterThan(5e-5);
  expect(clock.drift).toBeLessThan(1.1e-4);
});
