import { nothing, tuning, type Memory, type Player, type RoomView, type Step } from './memory';

/** A player that rests while the room moves, or is about to: it is put in place and started on the instant. */
export function cue(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const { end } = room;
  if (player.ended && end !== null && room.positionAt(now) > end - tuning.letEnd)
    return nothing(memory);
  if (memory.cue === null) return place(room, player, memory, now);
  const callAt = memory.cue - latency(memory) * 1000;
  if (player.readyState < 3) return nothing(memory);
  if (now < callAt - 0.5) return sooner(room, player, memory, now) ?? nothing(memory, callAt);
  const late = now - callAt;
  // After a few starts that came too late (a page in the background, a very busy machine) any start is a good one.
  if (late > tuning.late && memory.misses < 3)
    return place(room, player, { ...memory, cue: null, misses: memory.misses + 1 }, now);
  const { fresh } = memory;
  return {
    action: { kind: 'play' },
    memory: {
      ...memory,
      cue: null,
      started: { at: memory.cue, late, fresh },
      landedAt: memory.cue,
      fresh: false,
      restedAt: null,
    },
  };
}

/** From the call of play() until this player moves, in seconds. */
const latency = ({ fresh, learned }: Memory) =>
  fresh ? learned.startLatency : learned.resumeLatency;

function place(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const start = room.positionAt(room.startsAt);
  if (room.startsAt > now) {
    const there = Math.abs(start - player.position) <= tuning.exact;
    const ready = { ...memory, cue: room.startsAt };
    if (there) return nothing(ready, room.startsAt - latency(memory) * 1000);
    // Who can't be there in time does not try: it lands a little further on, once.
    if (now + reach(player, memory, start) * 1000 <= room.startsAt)
      return seek(start, player, ready, now);
  } else {
    // When the room comes by where the player stands.
    const meets = now + ((player.position - room.positionAt(now)) / room.rate) * 1000;
    const callAt = meets - latency(memory) * 1000;
    const inReach = callAt > now - tuning.late && callAt < now + tuning.waitsFor * 1000;
    if (player.readyState >= 3 && !player.ended && inReach)
      return nothing({ ...memory, cue: meets }, callAt);
  }
  const at = Math.max(now + landsIn(room, player, memory, now) * 1000, room.startsAt);
  return seek(room.positionAt(at), player, { ...memory, cue: at }, now);
}

/** A seek that was over long before it had to be: where the room will be next has come along, so that it meets it there. */
function sooner(room: RoomView, player: Player, memory: Memory, now: number): Step | null {
  if (room.startsAt > now || memory.cue === null || memory.seek !== null) return null;
  const at = now + landsIn(room, player, memory, now) * 1000;
  const gains = memory.cue - at > tuning.sooner * 1000 && player.holds(room.positionAt(at));
  return gains ? seek(room.positionAt(at), player, { ...memory, cue: at }, now) : null;
}

/** How far ahead of the room this player is put so that it is there in time, in seconds. */
function landsIn(room: RoomView, player: Player, memory: Memory, now: number): number {
  const takes = reach(player, memory, room.positionAt(now + memory.learned.seekLatency * 1000));
  const margin = (takes * 0.3 + 0.08) * (1 + memory.misses);
  return Math.min(takes + margin, 4);
}

/** How long this player takes from a seek to a position until its picture moves there, in seconds. */
function reach(player: Player, { learned, loadLatency }: Memory, position: number): number {
  const { seekLatency, startLatency } = learned;
  // A connection that waits is asked at once, another one is opened first.
  const loads = loadLatency ?? seekLatency + 2 * player.roundTrip;
  return (player.holds(position) ? seekLatency : loads) + startLatency;
}

const seek = (position: number, player: Player, memory: Memory, now: number): Step => ({
  action: { kind: 'seek', position },
  memory: { ...memory, fresh: true, seek: { at: now, held: player.holds(position) } },
});
