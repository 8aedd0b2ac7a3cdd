import { nothing, tuning, type Memory, type Player, type RoomView, type Step } from './memory';

/** A player that is off by less than a jump is worth: a rate that nobody hears brings it in. */
export function nudge(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const next = judge(room, player, memory, now);
  const change = clamp(next.nudge + next.trim, -tuning.maxNudge, tuning.maxNudge);
  const rate = room.rate * (1 + change);
  return Math.abs(rate - player.rate) > 1e-6
    ? { action: { kind: 'rate', rate }, memory: next }
    : nothing(next);
}

function judge(room: RoomView, player: Player, memory: Memory, now: number): Memory {
  if (player.skew === null) return memory;
  const skew = player.skew / room.rate;
  if (memory.nudge !== 0) return isOver(skew, memory) ? ended(memory, now) : memory;
  const off = Math.abs(skew) > tuning.deadZone;
  if (!off) return settled(memory, skew, now);
  const offSince = memory.offSince ?? now;
  if (now - offSince < tuning.lasting || now < memory.holdUntil) return { ...memory, offSince };
  const wanted = -skew / tuning.nudgeTakes;
  const size = clamp(Math.abs(wanted), tuning.minNudge, tuning.maxNudge);
  return {
    ...memory,
    nudge: Math.sign(wanted) * size,
    trim: trimmed(memory, skew, now),
    leans:
      Math.sign(memory.leans) === -Math.sign(skew)
        ? memory.leans - Math.sign(skew)
        : -Math.sign(skew),
    offSince: null,
    restedAt: null,
    corrections: memory.corrections + 1,
  };
}

/** It has brought the player where it should be, or a little beyond where it would soon be back by itself. */
function isOver(skew: number, { nudge, leans }: Memory): boolean {
  const direction = Math.sign(nudge);
  return skew * direction >= (leans * direction > tuning.leansAfter ? tuning.beyond : 0);
}

const ended = (memory: Memory, now: number): Memory => ({
  ...memory,
  nudge: 0,
  offSince: null,
  holdUntil: Math.max(memory.holdUntil, now + tuning.rest),
});

function settled(memory: Memory, skew: number, now: number): Memory {
  const misses = Math.abs(skew) < tuning.deadZone ? 0 : memory.misses;
  if (memory.restedAt !== null || now < memory.holdUntil)
    return { ...memory, misses, offSince: null };
  return { ...memory, misses, offSince: null, restedAt: now, restedSkew: skew };
}

/** A player that drifted out of the dead zone by itself has a clock of its own: hold against it from now on. */
function trimmed(memory: Memory, skew: number, now: number): number {
  const { restedAt, trim } = memory;
  if (restedAt === null || now - restedAt < tuning.trimFrom * 1000) return trim;
  const drift = (skew - memory.restedSkew) / ((now - restedAt) / 1000);
  const step = clamp(drift * 0.7, -tuning.trimStep, tuning.trimStep);
  return clamp(trim - step, -tuning.maxTrim, tuning.maxTrim);
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
