import type { Playhead } from '../wire/types';

/** The room's position in seconds at `now` (server time, Unix ms), within 0 and `duration`: PROTOCOL.md's formula. */
export function positionAt(playhead: Playhead, now: number, duration?: number | null): number {
  const moved =
    playhead.playing && now > playhead.at
      ? playhead.position + (playhead.rate * (now - playhead.at)) / 1000
      : playhead.position;
  return Math.min(Math.max(moved, 0), duration ?? Number.MAX_VALUE);
}

/** Whether the picture moves at `now`: a start may be scheduled a little ahead, so that all begin together. */
export const movesAt = (playhead: Playhead, now: number): boolean =>
  playhead.playing && now >= playhead.at;
