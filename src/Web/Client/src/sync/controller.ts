import { cue } from './cue';
import { learn } from './learning';
import {
  initialMemory,
  nothing,
  tuning,
  type Memory,
  type Player,
  type RoomView,
  type Step,
} from './memory';
import { nudge } from './nudge';

/**
 * Steers a player to the room's position. Pure: it is given what is and what it remembers, and answers one thing to
 * do, what to remember, and when to look again at the latest. Times are local milliseconds, positions seconds.
 *
 * A player is brought into step while it is paused: it is put a little ahead, and started when the room comes by, with
 * its own latencies allowed for. What is left is smaller than a picture and is taken away by a rate that nobody hears.
 */
export function steer(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const known = learn(room, player, about(room, memory), now);
  if (player.seeking || player.readyState < 1) return nothing(known);
  if (!room.playing) return rest(room, player, known, now);
  if (player.paused) return cue(room, player, known, now);
  // A start that lies ahead is made from rest, by everyone at once; ours may have been called already, by so much
  // earlier as this player takes to move.
  if (room.startsAt > now && !player.ended)
    return known.started ? nothing(known) : { action: { kind: 'pause' }, memory: known };
  return follow(room, player, known, now);
}

/** Another playhead is another matter: what was under way for the last one is dropped, what was learned stays. */
function about(room: RoomView, memory: Memory): Memory {
  if (memory.key === room.key) return memory;
  const { learned, loadLatency, seek, fresh, trim, leans, corrections } = memory;
  const stays = { learned, loadLatency, seek, fresh, trim, leans, corrections };
  return { ...initialMemory, ...stays, key: room.key };
}

/** Room paused: the same picture for everyone, to the frame. */
function rest(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const calm = { ...memory, nudge: 0, cue: null, started: null };
  if (!player.paused && !player.ended) return { action: { kind: 'pause' }, memory: calm };
  const position = room.positionAt(now);
  const off = Math.abs(position - player.position);
  // Once per position to the very frame; should the player not land there, again only where people would see it.
  const again = calm.alignedTo !== null && Math.abs(calm.alignedTo - position) < tuning.exact;
  if (off <= (again ? tuning.pausedBeyond : tuning.exact) || now < calm.holdUntil)
    return nothing(calm);
  return {
    action: { kind: 'seek', position },
    memory: { ...calm, fresh: true, alignedTo: position, holdUntil: now + 400 },
  };
}

function follow(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const behind = room.positionAt(now) - player.position;
  const nearEnd = room.end !== null && room.positionAt(now) > room.end - tuning.letEnd;
  if (player.ended || (nearEnd && Math.abs(behind) < tuning.seekBeyond)) return nothing(memory);
  if (player.readyState < 3) {
    const hopeless = Math.abs(behind) > tuning.hopeless * room.rate && now >= memory.holdUntil;
    return hopeless ? jump(memory, now) : nothing({ ...memory, offSince: null });
  }
  const { skew } = player;
  // A landing that failed is made again at once; who was in step and fell out of it has a while to come back quietly.
  const landing = now - memory.landedAt < tuning.landing && memory.misses < 3;
  const limit = landing ? tuning.landBeyond : tuning.seekBeyond;
  if (skew === null || Math.abs(skew) < limit * room.rate) return nudge(room, player, memory, now);
  const since = memory.offSince ?? now;
  const lasting = now - since >= tuning.lasting;
  if (!lasting || now < memory.holdUntil) return nothing({ ...memory, offSince: since });
  return jump(memory, now);
}

/** The last resort: stop, and come back into step from rest. */
function jump(memory: Memory, now: number): Step {
  const hold = Math.min(tuning.hold * 2 ** memory.misses, tuning.maxHold);
  return {
    action: { kind: 'pause' },
    memory: {
      ...memory,
      cue: null,
      nudge: 0,
      offSince: null,
      restedAt: null,
      stretch: null,
      misses: memory.misses + 1,
      holdUntil: now + hold,
      corrections: memory.corrections + 1,
    },
  };
}
