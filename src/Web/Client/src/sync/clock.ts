/** One exchange of `SyncClock`: local times and the server's, all in Unix milliseconds. */
export interface ClockSample {
  sentAt: number;
  serverTime: number;
  receivedAt: number;
}

interface Estimate {
  offset: number;
  roundTrip: number;
  at: number;
}

const WINDOW = 16;
const WINDOW_MS = 120_000;

/** A monotonic clock in Unix milliseconds; unlike `Date.now()` it does not jump when the system's clock is set. */
export const localNow = (): number => performance.timeOrigin + performance.now();

/**
 * The server's clock as this page sees it, in the way of NTP (RFC 5905, clock filter): of the samples in a sliding
 * window the one with the least round trip is believed, as its offset is off by at most half of that.
 */
export class ServerClock {
  #samples: Estimate[] = [];

  /** Milliseconds to add to the local clock; 0 before the first sample. */
  get offset(): number {
    return this.#best()?.offset ?? 0;
  }

  /** The least round trip of the window in milliseconds; null before the first sample. */
  get roundTrip(): number | null {
    return this.#best()?.roundTrip ?? null;
  }

  get synchronised(): boolean {
    return this.#samples.length > 0;
  }

  /** The server's time now, Unix milliseconds. */
  now(local: number = localNow()): number {
    return local + this.offset;
  }

  add(sample: ClockSample): void {
    const roundTrip = sample.receivedAt - sample.sentAt;
    if (!(roundTrip >= 0) || !Number.isFinite(sample.serverTime)) return;
    const estimate: Estimate = {
      offset: sample.serverTime + roundTrip / 2 - sample.receivedAt,
      roundTrip,
      at: sample.receivedAt,
    };
    const best = this.#best();
    // Two true samples differ by at most half of each round trip. More means that a clock jumped: a laptop that
    // slept, or a worker on another host. What was believed before is of no use then.
    if (best && Math.abs(best.offset - estimate.offset) > (best.roundTrip + roundTrip) / 2 + 20) {
      this.#samples = [];
    }
    this.#samples = [...this.#samples, estimate]
      .filter((s) => estimate.at - s.at <= WINDOW_MS)
      .slice(-WINDOW);
  }

  /** Forgets everything: the next samples come from another server. */
  reset(): void {
    this.#samples = [];
  }

  #best(): Estimate | undefined {
    return this.#samples.reduce<Estimate | undefined>(
      (best, s) => (best && best.roundTrip <= s.roundTrip ? best : s),
      undefined,
    );
  }
}
