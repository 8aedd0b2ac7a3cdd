import { nothing, tuning, type Memory, type Player, type RoomView, type Step } from './memory';

/** A player that is off by less than a jump is worth: a rate that nobody hears brings it in. */
export function nudge(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const next = judge(room, player, memory, now);
  const change = clamp(next.nudge + next.trim, -tuning.maxNudge, tuning.maxNudge);
  const rate = room.rate * (1 + change);
  const keepsPitch = !player.muted && (room.rate !== 1 || isHeard(next.nudge));
  if (Math.abs(rate - player.rate) < 1e-6 && keepsPitch === player.keepsPitch)
    return nothing(next, endOf(room, player, next, now));
  const begins = isStretched(rate, keepsPitch) && !isStretched(player.rate, player.keepsPitch);
  const loses = begins ? next.learned.stretchLoss : 0;
  return { action: { kind: 'rate', rate, keepsPitch, loses }, memory: next };
}

/** When the correction under way will have brought it in, so that it ends then and not a look later. */
function endOf(room: RoomView, { skew }: Player, { nudge }: Memory, now: number) {
  if (nudge === 0 || skew === null) return undefined;
  return now + Math.max((Math.abs(skew / room.rate) / Math.abs(nudge)) * 1000, 10);
}

const isStretched = (rate: number, keepsPitch: boolean) =>
  keepsPitch && Math.abs(rate - 1) >= tuning.stretchedFrom;

/** Whether someone would hear the pitch change with the rate. */
const isHeard = (change: number) => Math.abs(change) > tuning.gentleMost * 1.01;

function judge(room: RoomView, player: Player, memory: Memory, now: number): Memory {
  if (player.skew === null) return memory;
  const skew = player.skew / room.rate;
  if (memory.nudge !== 0) return isOver(skew, memory) ? ended(memory, now) : memory;
  const off = Math.abs(skew) > tuning.deadZone;
  if (!off) return settled(memory, skew, now);
  const offSince = memory.offSince ?? now;
  const gently = stretches(room, player) && Math.abs(skew) < tuning.gentleBelow;
  const patience = gently ? tuning.gentleAfter : tuning.lasting;
  const steady = steadied(memory, skew, now);
  const wait = now - steady.since < tuning.lasting && now - offSince < tuning.steadyAfter;
  if (wait || now - offSince < patience || now < memory.holdUntil)
    return { ...memory, offSince, steady };
  // What it will fall behind by when it begins to stretch its sound is part of the way.
  const loss = stretches(room, player) && !gently ? memory.learned.stretchLoss : 0;
  const wanted = -(skew - loss) / tuning.nudgeTakes;
  const size = gently
    ? clamp(Math.abs(skew) / tuning.gentlyTakes, tuning.gentle, tuning.gentleMost)
    : clamp(Math.abs(wanted), tuning.minNudge, tuning.maxNudge);
  const nudge = -Math.sign(skew) * size;
  const stretch = { at: now, skew, nudge, until: null };
  return {
    ...memory,
    nudge,
    trim: trimmed(memory, skew, now),
    leans:
      Math.sign(memory.leans) === -Math.sign(skew)
        ? memory.leans - Math.sign(skew)
        : -Math.sign(skew),
    offSince: null,
    steady: null,
    restedAt: null,
    stretch: stretches(room, player) && !gently ? stretch : null,
    corrections: memory.corrections + 1,
  };
}

function steadied({ steady }: Memory, skew: number, now: number) {
  const same = steady && Math.abs(skew - steady.skew) < tuning.steadyWithin;
  return same ? steady : { since: now, skew };
}

/** Whether a rate that is not heard by its pitch has to begin to stretch the sound, which costs something. */
const stretches = (room: RoomView, player: Player) => room.rate === 1 && !player.muted;

/** It has brought the player where it should be, or a little beyond where it would soon be back by itself. */
function isOver(skew: number, { nudge, leans }: Memory): boolean {
  const direction = Math.sign(nudge);
  return skew * direction >= (leans * direction > tuning.leansAfter ? tuning.beyond : 0);
}

const ended = (memory: Memory, now: number): Memory => ({
  ...memory,
  nudge: 0,
  offSince: null,
  stretch: memory.stretch && { ...memory.stretch, until: memory.stretch.until ?? now },
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
