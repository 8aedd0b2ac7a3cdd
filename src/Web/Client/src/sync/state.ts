import type { PlaybackState } from '../wire/types';

/** What tells how playback goes. */
export interface Signs {
  ended: boolean;
  paused: boolean;
  seeking: boolean;
  /** HTMLMediaElement.readyState. */
  readyState: number;
  /** Whether the room plays, or is about to. */
  roomPlays: boolean;
}

/** A seek or a start within a buffer is over before anyone would wait for it, in ms. */
const PATIENCE = 500;

/**
 * What a viewer says of their playback. Someone who has begun to buffer does so until they can really go on, also
 * while the room waits for them; but not every seek is buffering.
 */
export class StateTeller {
  #starvedSince: number | null = null;
  #state: PlaybackState = 'paused';

  tell(signs: Signs, now: number): PlaybackState {
    const starved = (signs.readyState < 3 || signs.seeking) && !signs.ended;
    this.#starvedSince = starved ? (this.#starvedSince ?? now) : null;
    const long = this.#starvedSince !== null && now - this.#starvedSince >= PATIENCE;
    this.#state = this.#next(signs, starved, long);
    return this.#state;
  }

  #next(signs: Signs, starved: boolean, long: boolean): PlaybackState {
    if (signs.ended) return 'ended';
    if (starved && this.#state === 'buffering') return 'buffering';
    if (long && signs.roomPlays) return 'buffering';
    // A player that rests while the room plays is about to be started.
    return signs.roomPlays ? 'playing' : 'paused';
  }
}
