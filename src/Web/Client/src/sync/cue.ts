import { nothing, tuning, type Memory, type Player, type RoomView, type Step } from './memory';

/** A player that rests while the room moves, or is about to: it is put in place and started on the instant. */
export function cue(room: RoomView, player: Player, memory: Memory, now: number): Step {
  const { end } = room;
  if (player.ended && end !== null && room.positionAt(now) > end - tuning.letEnd)
    return nothing(memory);
  if (memory.cue === null) return place(room, player, memory, now);
  const callAt = memory.cue - memory.playLatency * 1000;
  if (player.readyState < 3) return nothing(memory);
  if (now < callAt - 0.5) return nothing(memory, callAt);
  const late = now - callAt;
  // After a few starts that came too late (a page in the background, a very busy machine) any start is a good one.
  if (late > tuning.late && memory.misses < 3)
    return place(room, player, { ...memory, cue: null, misses: memory.misses + 1 }, now);
  return {
    action: { kind: 'play' },
    memory: { ...memory, cue: null, started: { at: memory.cue, late }, restedAt: null },
  };
}

function place(room: RoomView, player: Player, memory: Memory, now: number): Step {
  if (room.startsAt > now) {
    const position = room.positionAt(room.startsAt);
    const ready = { ...memory, cue: room.startsAt };
    return Math.abs(position - player.position) > tuning.exact
      ? seek(position, ready, now)
      : nothing(ready, room.startsAt - memory.playLatency * 1000);
  }
  // When the room comes by where the player stands.
  const meets = now + ((player.position - room.positionAt(now)) / room.rate) * 1000;
  const callAt = meets - memory.playLatency * 1000;
  const inReach = callAt > now - tuning.late && callAt < now + tuning.waitsFor * 1000;
  if (player.readyState >= 3 && !player.ended && inReach)
    return nothing({ ...memory, cue: meets }, callAt);
  const ahead = Math.min(
    (memory.seekLatency * 1.3 + 0.08) * (1 + memory.misses) + memory.playLatency,
    4,
  );
  const at = now + ahead * 1000;
  return seek(room.positionAt(at), { ...memory, cue: at }, now);
}

const seek = (position: number, memory: Memory, now: number): Step => ({
  action: { kind: 'seek', position },
  memory: { ...memory, seekAt: now },
});
