/**
 * Steers a player to the room's position. Pure: it is given what is and what it remembers, and answers what to do and
 * what to remember. Times are local milliseconds, positions seconds.
 */

/** Where the room is now. */
export interface Target {
  position: number;
  rate: number;
  /** Whether the picture should be moving at this instant. */
  moving: boolean;
}

/** What the player does now. */
export interface Player {
  position: number;
  rate: number;
  paused: boolean;
  seeking: boolean;
  ended: boolean;
  /** HTMLMediaElement.readyState; 3 and more means that it can move on. */
  readyState: number;
}

export interface Memory {
  /** How long a seek takes until the picture moves again, learned, in seconds. */
  seekLatency: number;
  /** When the seek that is under way was asked for. */
  seekAt: number | null;
  /** No seek before this. */
  holdUntil: number;
  /** Seeks in a row that did not bring the player near. */
  misses: number;
  /** A nudge is under way: it ends only well inside of the dead zone. */
  nudging: boolean;
}

export type Action =
  | { kind: 'nothing' }
  | { kind: 'rate'; rate: number }
  | { kind: 'seek'; position: number }
  | { kind: 'play' }
  | { kind: 'pause' };

export const initialMemory: Memory = {
  seekLatency: 0.15,
  seekAt: null,
  holdUntil: 0,
  misses: 0,
  nudging: false,
};

export const tuning = {
  /** Off by less than this is in step, in seconds. */
  deadZone: 0.03,
  /** A nudge that began ends here. */
  settled: 0.008,
  /** Rate change per second of error. */
  gain: 0.4,
  /** Nobody hears 5 %. */
  maxNudge: 0.05,
  /** Rate changes below this are not worth disturbing the player. */
  rateStep: 0.004,
  /** Off by more than this is a seek, in seconds. */
  seekBeyond: 1,
  /** A stalled player is left to load until it is off by this, in seconds. */
  hopeless: 10,
  /** A paused picture off by more than this is put right, in seconds. */
  pausedBeyond: 0.02,
  /** Between two seeks, in ms; doubled with each that missed. */
  hold: 1500,
  maxHold: 20_000,
};

const nothing: Action = { kind: 'nothing' };

/** One step of the controller. */
export function steer(
  target: Target,
  player: Player,
  memory: Memory,
  now: number,
): { action: Action; memory: Memory } {
  const learned = learn(player, memory, now);
  if (player.seeking) return { action: nothing, memory: learned };
  return target.moving ? follow(target, player, learned, now) : rest(target, player, learned, now);
}

/** A seek that has come to its end teaches how long seeks take. */
function learn(player: Player, memory: Memory, now: number): Memory {
  if (memory.seekAt === null || player.seeking || player.readyState < 3) return memory;
  // One seek into a stall must not teach nonsense: what is learned grows by steps.
  const took = Math.min(
    Math.max((now - memory.seekAt) / 1000, 0.02),
    memory.seekLatency * 3 + 0.3,
    3,
  );
  return { ...memory, seekAt: null, seekLatency: memory.seekLatency * 0.6 + took * 0.4 };
}

/** Room paused: the same picture for everyone. */
function rest(target: Target, player: Player, memory: Memory, now: number) {
  const calm = { ...memory, nudging: false };
  if (!player.paused && !player.ended) return { action: { kind: 'pause' } as Action, memory: calm };
  const off = Math.abs(target.position - player.position);
  if (off <= tuning.pausedBeyond || now < memory.holdUntil || player.readyState < 1)
    return { action: nothing, memory: calm };
  // No latency to allow for: the target waits. A short hold, should the player not land exactly.
  return {
    action: { kind: 'seek', position: target.position } as Action,
    memory: { ...calm, holdUntil: now + 400 },
  };
}

function follow(target: Target, player: Player, memory: Memory, now: number) {
  const error = target.position - player.position;
  const off = Math.abs(error);
  const far = off > tuning.seekBeyond * Math.max(1, target.rate);

  if (player.readyState < 1) return { action: nothing, memory };
  // It stalls: what it needs is data. A seek now would throw away what is on its way, unless it is hopeless.
  const starved = player.readyState < 3 && !player.paused;
  if (starved && off < tuning.hopeless)
    return { action: nothing, memory: { ...memory, nudging: false } };
  if (far && now >= memory.holdUntil) return seek(target, memory, now, !player.paused);
  // At the end, and so is the room: play() would begin anew.
  if (player.ended) return { action: nothing, memory };
  if (player.paused) return { action: { kind: 'play' } as Action, memory };

  const near = off < tuning.deadZone ? { ...memory, misses: 0 } : memory;
  const nudging = off > (memory.nudging ? tuning.settled : tuning.deadZone);
  const nudge = nudging ? clamp(error * tuning.gain, -tuning.maxNudge, tuning.maxNudge) : 0;
  const rate = target.rate * (1 + nudge);
  const change = Math.abs(rate - player.rate);
  const worthIt = nudging ? change > tuning.rateStep * target.rate : change > 1e-6;
  return {
    action: worthIt ? ({ kind: 'rate', rate } as Action) : nothing,
    memory: { ...near, nudging },
  };
}

function seek(target: Target, memory: Memory, now: number, moving: boolean) {
  const hold = Math.min(tuning.hold * 2 ** memory.misses, tuning.maxHold);
  // A paused player is about to be started at any rate; its first seek tells nothing about missing.
  const misses = moving ? memory.misses + 1 : memory.misses;
  const position = target.position + target.rate * memory.seekLatency;
  return {
    action: { kind: 'seek', position } as Action,
    memory: { ...memory, seekAt: now, holdUntil: now + hold, misses, nudging: false },
  };
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
