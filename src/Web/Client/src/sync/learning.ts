import { tuning, type Learned, type Memory, type Player, type RoomView } from './memory';

/** What has come to its end teaches how long it takes here. */
export function learn(room: RoomView, player: Player, memory: Memory, now: number): Memory {
  return stretched(room, player, started(room, player, sought(player, memory, now), now), now);
}

function sought(player: Player, memory: Memory, now: number): Memory {
  const { seek, learned } = memory;
  if (seek === null || player.seeking || player.readyState < 3) return memory;
  const took = Math.max((now - seek.at) / 1000, 0.02);
  const over = { ...memory, seek: null };
  if (!seek.held) return { ...over, loadLatency: blended(memory.loadLatency ?? took, took) };
  return { ...over, learned: { ...learned, seekLatency: blended(learned.seekLatency, took) } };
}

/** One seek into a stall must not teach nonsense: what is learned grows by steps. */
const blended = (known: number, took: number) =>
  known * 0.6 + Math.min(took, known * 3 + 0.3, tuning.maxSeekLatency) * 0.4;

function started(room: RoomView, player: Player, memory: Memory, now: number): Memory {
  const { started: start, learned } = memory;
  if (!start || player.skew === null || now - start.at <= tuning.startSettles) return memory;
  const early = player.skew / room.rate + start.late / 1000;
  // A start that a busy machine held up says little about the next one.
  const off = Math.min(Math.max(early * 0.6, -tuning.latencyStep), tuning.latencyStep);
  const which = start.fresh ? 'startLatency' : 'resumeLatency';
  const latency = Math.min(Math.max(learned[which] - off, 0), tuning.maxStartLatency);
  return { ...memory, started: null, learned: { ...learned, [which]: latency } };
}

/** Where it is once all that is seen was painted after the sound began to be stretched, against where it should be then. */
function stretched(room: RoomView, player: Player, memory: Memory, now: number): Memory {
  const { stretch, learned } = memory;
  if (stretch === null || player.skew === null || now - stretch.at < tuning.stretchSettles)
    return memory;
  const nudged = (stretch.nudge * ((stretch.until ?? now) - stretch.at)) / 1000;
  const off = player.skew / room.rate - (stretch.skew + nudged - learned.stretchLoss);
  const plain = Math.abs(off) < tuning.maxStretchLoss;
  const loss = learned.stretchLoss - (plain ? off * 0.5 : 0);
  const stretchLoss = Math.min(Math.max(loss, 0), tuning.maxStretchLoss);
  return { ...memory, stretch: null, learned: { ...learned, stretchLoss } };
}

/** Where a device keeps what its player has taught. */
export const LEARNED_KEY = 'player';

/** What was kept from an earlier visit, where it can be believed. */
export function remembered(kept: unknown, initial: Learned): Learned {
  const most: Learned = {
    startLatency: tuning.maxStartLatency,
    resumeLatency: tuning.maxStartLatency,
    seekLatency: 1,
    stretchLoss: tuning.maxStretchLoss,
  };
  const given = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>;
  const believed = (key: keyof Learned) => {
    const value = given[key];
    return typeof value === 'number' && value >= 0 && value <= most[key] ? value : initial[key];
  };
  return {
    startLatency: believed('startLatency'),
    resumeLatency: believed('resumeLatency'),
    seekLatency: believed('seekLatency'),
    stretchLoss: believed('stretchLoss'),
  };
}
