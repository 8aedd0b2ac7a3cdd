/** A picture and when it was (or will be) on the screen: seconds of video, local milliseconds. */
interface Seen {
  position: number;
  at: number;
  /** What our own rate changes had moved the player by until then, in seconds. */
  moved: number;
}

const WINDOW_MS = 1_000;
const ENOUGH = 4;

/**
 * How far the player is from where it should be, from what it was seen to show. The middle half of a second's
 * pictures is taken, as one may come a frame late on a busy machine; what our own rate changes did meanwhile is reckoned in.
 */
export class SkewMeter {
  #seen: Seen[] = [];
  #moved = 0;
  #movedAt = 0;
  #gain = 0;

  /** From now on the player runs by this much (a fraction) faster than the room. */
  gain(gain: number, now: number): void {
    this.#moved = this.#movedBy(now);
    this.#movedAt = now;
    this.#gain = gain;
  }

  /** The player falls behind by so many seconds now, by something that was done to it. */
  lost(seconds: number): void {
    this.#moved -= seconds;
  }

  saw(position: number, at: number): void {
    const last = this.#seen.at(-1);
    if (last && at <= last.at) return;
    this.#seen.push({ position, at, moved: this.#movedBy(at) });
    while (this.#seen[0]!.at < at - WINDOW_MS) this.#seen.shift();
  }

  /** The player jumped, paused or started: what was seen before says nothing any more. */
  forget(): void {
    this.#seen = [];
  }

  /** When a picture was last seen, local ms. */
  get lastAt(): number {
    return this.#seen.at(-1)?.at ?? -Infinity;
  }

  /** Seconds ahead (+) or behind (-) at `now`; null while too little was seen. */
  skew(target: (at: number) => number, now: number): number | null {
    if (this.#seen.length < ENOUGH || now - this.lastAt > WINDOW_MS) return null;
    const skews = this.#seen.map((s) => s.position - target(s.at) - s.moved).sort((a, b) => a - b);
    // The middle half of them: pictures come onto the screen at its refreshes only, so a median alone jumps between those.
    const quarter = skews.length >> 2;
    const middle = skews.slice(quarter, skews.length - quarter);
    return middle.reduce((sum, s) => sum + s, 0) / middle.length + this.#movedBy(now);
  }

  #movedBy(at: number): number {
    return this.#moved + (this.#gain * (at - this.#movedAt)) / 1000;
  }
}
