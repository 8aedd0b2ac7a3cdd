import { expect, test } from 'vitest';
import { initialMemory, steer, tuning, type Player } from './controller';
import { SimulatedPlayer } from './simulation';

const playing: Player = {
  position: 10,
  rate: 1,
  paused: false,
  seeking: false,
  ended: false,
  readyState: 4,
};
const moving = (position: number, rate = 1) => ({ position, rate, moving: true });
const act = (target: ReturnType<typeof moving>, player: Player, now = 0) =>
  steer(target, player, initialMemory, now).action;

test('In the dead zone nothing is done', () => {
  expect(act(moving(10.029), playing)).toEqual({ kind: 'nothing' });
});

test('A little behind is a little faster, and ahead slower', () => {
  expect(act(moving(10.1), playing)).toEqual({ kind: 'rate', rate: expect.closeTo(1.04) });
  expect(act(moving(9.9), playing)).toEqual({ kind: 'rate', rate: expect.closeTo(0.96) });
});

test('A nudge never exceeds 5 %, at any rate of the room', () => {
  expect(act(moving(10.9), playing)).toEqual({ kind: 'rate', rate: 1.05 });
  expect(act(moving(8.5, 2), { ...playing, rate: 2 })).toEqual({ kind: 'rate', rate: 1.9 });
});

test('Far off is a seek that allows for the time the seek takes', () => {
  expect(act(moving(20), playing)).toEqual({
    kind: 'seek',
    position: 20 + initialMemory.seekLatency,
  });
});

test('A paused player is started, and put right at once when far off', () => {
  expect(act(moving(10.2), { ...playing, paused: true })).toEqual({ kind: 'play' });
  expect(act(moving(50), { ...playing, paused: true }).kind).toBe('seek');
});

test('While it seeks or starves it is left alone', () => {
  expect(act(moving(20), { ...playing, seeking: true }).kind).toBe('nothing');
  expect(act(moving(10.5), { ...playing, readyState: 2 }).kind).toBe('nothing');
  expect(act(moving(20), { ...playing, readyState: 0 }).kind).toBe('nothing');
});

test('A player at its end is not begun anew', () => {
  expect(act(moving(10), { ...playing, paused: true, ended: true }).kind).toBe('nothing');
});

test('A paused room pauses the player and then shows the exact picture', () => {
  const target = { position: 10.05, rate: 1, moving: false };
  expect(act(target, playing)).toEqual({ kind: 'pause' });
  expect(act(target, { ...playing, paused: true })).toEqual({ kind: 'seek', position: 10.05 });
  expect(act({ ...target, position: 10.01 }, { ...playing, paused: true }).kind).toBe('nothing');
});

test('A finished nudge gives the rate of the room back', () => {
  const memory = { ...initialMemory, nudging: true };
  const { action } = steer(moving(10.002), { ...playing, rate: 1.01 }, memory, 0);
  expect(action).toEqual({ kind: 'rate', rate: 1 });
});

test('The seek latency is learned', () => {
  const player = new SimulatedPlayer(0, { seekTakes: 0.8 });
  for (let i = 1; i <= 6; i++) {
    player.run(25_000, (now) => ({ position: now / 1000 + i * 100 }));
  }
  expect(player.memory.seekLatency).toBeGreaterThan(0.7);
  expect(player.memory.seekLatency).toBeLessThan(1);
});

test('From any start it converges and then rests', () => {
  let seed = 42;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 500; i++) {
    const start = random() * 8 - 4;
    const player = new SimulatedPlayer(100 + start, {
      seekTakes: random() * 1.5,
      drift: (random() - 0.5) * 4e-4,
      noise: random() * 0.004,
      step: 50 + random() * 200,
      random,
    });
    const room = (now: number) => ({ position: 100 + now / 1000 });
    player.run(60_000, room);
    const settledAt = player.now;
    expect(Math.abs(player.position - room(player.now).position)).toBeLessThan(0.045);
    player.run(60_000, room);
    expect(Math.abs(player.position - room(player.now).position)).toBeLessThan(0.045);
    expect(player.count('seek', settledAt)).toBe(0);
    expect(player.count('seek')).toBeLessThanOrEqual(3);
    // A nudge may be needed for the drift of the clocks, but no swinging to and fro.
    expect(player.count('rate', settledAt)).toBeLessThan(30);
  }
});

test('It does not overshoot: one nudge, one side', () => {
  const player = new SimulatedPlayer(9.5, { seekTakes: 0.2 });
  player.paused = false;
  player.run(40_000, (now) => ({ position: 10 + now / 1000 }));
  const rates = player.actions.flatMap((a) => (a.action.kind === 'rate' ? [a.action.rate] : []));
  expect(rates.length).toBeGreaterThan(0);
  for (const rate of rates) expect(rate).toBeGreaterThanOrEqual(1);
  expect(player.count('seek')).toBe(0);
});

test('A seek of the room is followed by one seek', () => {
  const player = new SimulatedPlayer(0, { seekTakes: 0.2 });
  player.run(10_000, (now) => ({ position: now / 1000 }));
  const seekAt = player.now;
  player.run(20_000, (now) => ({ position: 500 + now / 1000 }));
  expect(player.count('seek', seekAt)).toBe(1);
  expect(Math.abs(player.position - (500 + player.now / 1000))).toBeLessThan(0.045);
});

test('Seeks that never help come ever more seldom', () => {
  const player = new SimulatedPlayer(0, { seekTakes: 0.1 });
  // The room is always five seconds further on than wherever the player gets to.
  player.run(60_000, () => ({ position: player.position + 5 }));
  expect(player.count('seek')).toBeLessThanOrEqual(8);
  expect(player.count('seek')).toBeGreaterThan(2);
});

test('After a long stall it catches up with one seek', () => {
  const player = new SimulatedPlayer(0, { seekTakes: 0.2 });
  player.run(10_000, (now) => ({ position: now / 1000 }));
  player.stall(5_000);
  const since = player.now;
  player.run(20_000, (now) => ({ position: now / 1000 }));
  expect(Math.abs(player.position - player.now / 1000)).toBeLessThan(0.045);
  expect(player.count('seek', since)).toBe(1);
});

test('The tuning keeps its promises', () => {
  expect(tuning.maxNudge).toBeLessThanOrEqual(0.05);
  expect(tuning.settled).toBeLessThan(tuning.deadZone);
});
