import { expect, test } from 'vitest';
import { initialMemory, tuning } from './memory';
import { networked, pausedRoom, playingRoom, seeded, SimulatedPlayer } from './simulation';

const FRAME = 1 / 24;

test('A scheduled start is made on the instant, without a correction', () => {
  const player = new SimulatedPlayer(10);
  player.run(1_000, pausedRoom(10));
  player.run(10_000, playingRoom(1_200, 10));
  expect(player.worst(1_300)).toBeLessThan(0.01);
  expect(player.memory.corrections).toBe(0);
  expect(player.count('seek')).toBe(0);
});

test('The time a player takes to start is learned, and the next start is exact', () => {
  const player = new SimulatedPlayer(0, { playTakes: 0.12 });
  for (let at = 1_000; at < 40_000; at += 5_000) {
    player.run(at - player.now, pausedRoom(10));
    player.run(4_000, playingRoom(at + 300, 10));
  }
  expect(player.memory.learned.startLatency).toBeGreaterThan(0.1);
  expect(player.memory.learned.startLatency).toBeLessThan(0.14);
  expect(player.worst(36_000)).toBeLessThan(0.02);
});

test('A player that was called early for its latency is let go, not paused again', () => {
  const player = new SimulatedPlayer(10, { playTakes: 0.2 });
  const learned = { ...player.memory.learned, startLatency: 0.2 };
  player.memory = { ...player.memory, learned };
  player.run(1_000, pausedRoom(10));
  player.run(5_000, playingRoom(1_300, 10));
  expect(player.count('play')).toBe(1);
  expect(player.count('pause')).toBe(0);
  expect(player.worst(1_300)).toBeLessThan(0.01);
});

test('Who joins seeks ahead, waits for the room to come by, and is in step from the first picture', () => {
  const player = new SimulatedPlayer(0, { seekTakes: 0.1 });
  player.run(10_000, playingRoom(-60_000, 0));
  expect(player.count('seek')).toBe(1);
  expect(player.truth[0]!.at).toBeLessThan(1_000);
  expect(player.worst(0)).toBeLessThan(0.02);
  expect(player.memory.corrections).toBe(0);
});

test('Who expected to load for long and did not, meets the room sooner where that has been loaded too', () => {
  for (const loadsBefore of [0, 5]) {
    const player = new SimulatedPlayer(0, { seekTakes: 0.1, loadsBefore });
    player.memory = { ...player.memory, loadLatency: 2 };
    player.position = -100;
    player.run(10_000, playingRoom(-60_000, 0));
    expect(player.count('seek')).toBe(loadsBefore ? 2 : 1);
    expect(player.truth[0]!.at < 1_000).toBe(loadsBefore > 0);
    expect(player.worst(0)).toBeLessThan(0.02);
  }
});

test('Who joins with slow seeks is in step after a few tries, and knows for the next time', () => {
  const player = new SimulatedPlayer(0, { seekTakes: 0.9 });
  player.run(20_000, playingRoom(-60_000, 0));
  expect(player.worst(8_000)).toBeLessThan(0.02);
  const before = player.count('seek');
  player.run(10_000, playingRoom(20_200, 500));
  expect(player.count('seek') - before).toBeLessThanOrEqual(2);
  expect(player.worst(24_000)).toBeLessThan(0.02);
});

test('A player that was only paused goes on sooner than one that was put elsewhere, and both are learned', () => {
  const player = new SimulatedPlayer(10, { playTakes: 0.15, resumeTakes: 0.01 });
  // Two seconds ahead of the room it waits for it; after that the room jumps on.
  for (let i = 0; i < 12; i++) {
    const at = player.now;
    player.run(5_000, playingRoom(at + 300, 10 + i));
    player.position += 0.8;
    player.run(5_000, playingRoom(at + 300, 10 + i));
  }
  const { startLatency, resumeLatency } = player.memory.learned;
  expect(startLatency).toBeCloseTo(0.15, 2);
  expect(resumeLatency).toBeCloseTo(0.01, 2);
});

test('Who can not load the new place in time lands once, a little later', () => {
  const player = new SimulatedPlayer(0, { loadTakes: 0.9 });
  player.run(5_000, playingRoom(0, 0));
  // The first jump teaches what a jump costs here.
  player.run(9_000, playingRoom(5_300, 500));
  player.actions = [];
  player.run(5_000, playingRoom(14_300, 1_000));
  expect(player.count('seek')).toBe(1);
  expect(player.count('play')).toBe(1);
  expect(player.worst(14_300)).toBeLessThan(0.02);
  expect(player.truth.find((t) => t.at > 14_300)!.at).toBeLessThan(16_000);
});

test('A seek of the room is one seek at rest and a start at the common instant', () => {
  const player = new SimulatedPlayer(0);
  player.run(5_000, playingRoom(0, 0));
  const seeks = player.count('seek');
  player.run(5_000, playingRoom(5_200, 500));
  expect(player.count('seek') - seeks).toBe(1);
  expect(player.worst(5_300)).toBeLessThan(0.01);
});

test('A pause ends on the very position for everyone', () => {
  const player = new SimulatedPlayer(0);
  player.run(5_000, playingRoom(0, 0));
  player.run(2_000, pausedRoom(4.987));
  expect(player.paused).toBe(true);
  expect(player.position).toBe(4.987);
});

test('A player that does not land exactly is not made to seek for ever', () => {
  const player = new SimulatedPlayer(0);
  player.run(100, pausedRoom(5));
  for (let i = 0; i < 20; i++) {
    player.position = 5.01;
    player.run(1_000, pausedRoom(5));
  }
  expect(player.count('seek')).toBeLessThanOrEqual(2);
});

test('What a stretch of the sound costs is learned, and allowed for', () => {
  for (const stretchLoss of [0, 0.02, 0.045]) {
    const player = new SimulatedPlayer(0, { stretchLoss });
    player.run(5_000, playingRoom(0, 0));
    for (let i = 0; i < 10; i++) {
      player.position += i % 2 ? 0.15 : -0.15;
      player.run(12_000, playingRoom(0, 0));
    }
    expect(player.memory.learned.stretchLoss).toBeCloseTo(stretchLoss, 2);
    const before = player.memory.corrections;
    player.position -= 0.15;
    player.run(6_000, playingRoom(0, 0));
    expect(player.memory.corrections - before).toBe(1);
    expect(player.worst(player.now - 1_000)).toBeLessThan(0.01);
  }
});

test('Who is off by less than a picture is brought in without stretching the sound', () => {
  for (const off of [-0.035, 0.035]) {
    const player = new SimulatedPlayer(0);
    player.run(5_000, playingRoom(0, 0));
    player.position += off;
    player.actions = [];
    player.run(30_000, playingRoom(0, 0));
    const rates = player.actions.flatMap(({ action }) => (action.kind === 'rate' ? [action] : []));
    expect(rates.map((r) => r.keepsPitch)).toEqual([false, false]);
    for (const { rate } of rates)
      expect(Math.abs(rate - 1)).toBeLessThanOrEqual(tuning.gentleMost + 1e-4);
    expect(player.worst(player.now - 5_000)).toBeLessThan(0.01);
  }
});

test('Without sound there is nothing to be stretched', () => {
  const player = new SimulatedPlayer(0, { muted: true });
  player.run(5_000, playingRoom(0, 0));
  player.position -= 0.2;
  player.run(10_000, playingRoom(0, 0));
  for (const { action } of player.actions)
    if (action.kind === 'rate') expect(action.keepsPitch).toBe(false);
  expect(player.memory.learned.stretchLoss).toBe(initialMemory.learned.stretchLoss);
  expect(player.worst(14_000)).toBeLessThan(0.01);
});

test('A little off is brought in by one nudge, from one side, within 5 %', () => {
  for (const off of [-0.3, -0.1, -0.03, 0.03, 0.1, 0.3]) {
    const player = new SimulatedPlayer(0);
    player.run(5_000, playingRoom(0, 0));
    player.position += off;
    player.actions = [];
    player.run(20_000, playingRoom(0, 0));
    const rates = player.actions.flatMap((a) => (a.action.kind === 'rate' ? [a.action.rate] : []));
    expect(rates.length).toBe(2);
    expect(Math.sign(rates[0]! - 1)).toBe(-Math.sign(off));
    expect(Math.abs(rates[0]! - 1)).toBeLessThanOrEqual(0.0501);
    expect(rates[1]).toBe(1);
    expect(player.count('seek')).toBe(0);
    expect(player.worst(player.now - 5_000)).toBeLessThan(0.01);
  }
});

test('A rate of the room is followed, and nudged around', () => {
  const player = new SimulatedPlayer(0);
  player.run(10_000, playingRoom(0, 0, 2));
  player.position += 0.2;
  player.run(20_000, playingRoom(0, 0, 2));
  expect(player.worst(25_000)).toBeLessThan(0.02);
  for (const { action } of player.actions)
    if (action.kind === 'rate') expect(Math.abs(action.rate / 2 - 1)).toBeLessThanOrEqual(0.0501);
});

test('A player far ahead waits, without a seek', () => {
  const player = new SimulatedPlayer(0);
  player.run(5_000, playingRoom(0, 0));
  player.position += 0.8;
  player.actions = [];
  player.run(5_000, playingRoom(0, 0));
  expect(player.count('seek')).toBe(0);
  expect(player.count('pause')).toBe(1);
  expect(player.worst(8_000)).toBeLessThan(0.02);
});

test('After a long stall one jump brings it back', () => {
  const player = new SimulatedPlayer(0);
  player.run(10_000, playingRoom(0, 0));
  player.stall(5_000);
  player.actions = [];
  player.run(20_000, playingRoom(0, 0));
  expect(player.count('seek')).toBe(1);
  expect(player.worst(17_500)).toBeLessThan(0.02);
});

test('Jumps that never help come ever more seldom', () => {
  const player = new SimulatedPlayer(0);
  // The room is always five seconds further on than wherever the player gets to.
  player.run(60_000, () => ({
    ...playingRoom(-1, 0),
    positionAt: () => player.position + 5,
  }));
  expect(player.count('play')).toBeLessThanOrEqual(12);
});

test('A slow clock of its own is held against instead of being corrected again and again', () => {
  const player = new SimulatedPlayer(0, { drift: 2e-4 });
  player.run(600_000, playingRoom(0, 0));
  const since = player.memory.corrections;
  player.run(600_000, playingRoom(0, 0));
  expect(player.memory.corrections - since).toBeLessThanOrEqual(2);
  expect(player.memory.trim).toBeLessThan(-1.2e-4);
  expect(player.worst(600_000)).toBeLessThan(0.02);
});

test('A sound device that loses a buffer now and then is corrected less than once a minute', () => {
  let corrections = 0;
  const skews: number[] = [];
  const runs = 20;
  for (let i = 0; i < runs; i++) {
    const random = seeded(i + 1);
    const conditions = {
      slips: 1.5,
      slip: 0.0167,
      refresh: 1000 / 60,
      noise: 0.002,
      lag: 20,
      random,
    };
    const player = new SimulatedPlayer(0, conditions);
    player.run(60_000, playingRoom(0, 0));
    const before = player.memory.corrections;
    player.run(300_000, playingRoom(0, 0));
    corrections += player.memory.corrections - before;
    skews.push(...player.truth.filter((t) => t.at > 60_000).map((t) => Math.abs(t.skew)));
  }
  expect(corrections / runs / 5).toBeLessThan(1);
  skews.sort((a, b) => a - b);
  expect(skews[Math.floor(skews.length * 0.95)]).toBeLessThan(FRAME / 2);
}, 60_000);

test('In the background, with timers once a second, it starts all the same and gets there', () => {
  const random = seeded(3);
  const player = new SimulatedPlayer(0, { lag: 1_000, random });
  player.run(90_000, playingRoom(-60_000, 0));
  expect(player.paused).toBe(false);
  expect(player.worst(80_000)).toBeLessThan(0.06);
});

test('Over thousands of players, clocks and networks it converges, stays within a frame, and rests', () => {
  let corrections = 0;
  const runs = 2_000;
  for (let i = 0; i < runs; i++) {
    const random = seeded(i + 1);
    const conditions = {
      seekTakes: random() * 1.2,
      loadTakes: random() * 2,
      playTakes: random() * 0.2,
      resumeTakes: random() * 0.1,
      stretchLoss: random() * 0.05,
      muted: random() < 0.2,
      drift: (random() - 0.5) * 4e-4,
      noise: random() * 0.017,
      lag: random() * 30,
      random,
    };
    const network = networked(random);
    const player = new SimulatedPlayer(random() * 100, conditions);
    const truth = playingRoom(-random() * 60_000, random() * 50);
    const seen = (now: number) => {
      network.reach(now);
      const positionAt = (at: number) => truth.positionAt(network.clock.now(at) - network.offset);
      return { ...truth, positionAt };
    };
    player.run(30_000, seen, truth);
    const told = `run ${i}: ${JSON.stringify(conditions)}`;
    const before = player.memory.corrections;
    player.run(30_000, seen, truth);
    if (player.worst(30_000) > FRAME || player.count('seek', 30_000) > 0) throw new Error(told);
    const mine = player.memory.corrections - before;
    if (mine > 2) throw new Error(`${mine} corrections in ${told}`);
    corrections += mine;
    const rates = player.actions.flatMap((a) => (a.action.kind === 'rate' ? [a.action.rate] : []));
    if (rates.some((rate) => Math.abs(rate - 1) > 0.05 + 1e-9))
      throw new Error(`too fast: ${told}`);
  }
  // In the half minute after the first, when clock and drift are still being learned.
  expect(corrections / runs).toBeLessThan(0.5);
}, 120_000);

test('The tuning keeps its promises', () => {
  expect(tuning.maxNudge).toBeLessThanOrEqual(0.05);
  expect(tuning.deadZone * 2).toBeLessThan(FRAME);
});
