import { fittedDrift, type Block } from './drift';

/** One exchange of `SyncClock`: local times and the server's, all in Unix milliseconds. */
export interface ClockSample {
  sentAt: number;
  serverTime: number;
  receivedAt: number;
}

/** What the offset may be, at best and at worst. */
interface Bounds {
  low: number;
  high: number;
}

const WINDOW = 64;
const WINDOW_MS = 300_000;
const BLOCK_MS = 60_000;
const BLOCKS = 10;
/** What an old sample loses in worth, in ms per ms: NTP's PHI, the drift of a clock that is not known better. */
const PHI = 15e-6;
/** Two true samples never contradict each other by more, in ms: the grain of clocks, and drift not known yet. */
const SLACK = 5;
/** The first exchanges are made while a page is busy with itself: they say little about the line, in ms. */
const UNSTEADY_MS = 2_000;

/** A monotonic clock in Unix milliseconds; unlike `Date.now()` it does not jump when the system's clock is set. */
export const localNow = (): number => performance.timeOrigin + performance.now();

/**
 * The server's clock as this page sees it. Each exchange bounds the offset: the server read its clock somewhere
 * between our sending and our receiving. All bounds of a sliding window hold at once, so their intersection is taken
 * (Marzullo's algorithm, as in RFC 5905) and its middle believed. It is never wider than the least round trip, and on
 * a jittery line much narrower: the quickest way out and the quickest way back may come from two different samples.
 */
export class ServerClock {
  #samples: ClockSample[] = [];
  #blocks: Block[] = [];
  #drift = 0;
  #offset = 0;
  #at = 0;
  #since = 0;
  #source: string | null = null;

  /** Milliseconds to add to the local clock; 0 before the first sample. */
  get offset(): number {
    return this.#offset;
  }

  /** How much faster than ours the server's clock runs (1e-4 is 100 ppm). */
  get drift(): number {
    return this.#drift;
  }

  /** Half the width of what the offset may still be, in ms; null before the first sample. */
  get uncertainty(): number | null {
    const bounds = this.#samples.length ? this.#intersect(this.#at) : null;
    return bounds && (bounds.high - bounds.low) / 2;
  }

  /** The least round trip of the window in milliseconds; null before the first sample. */
  get roundTrip(): number | null {
    return this.#samples.length ? Math.min(...this.#samples.map(roundTripOf)) : null;
  }

  /** What a round trip takes when the line is having a bad moment (the 90th percentile of the last ones), in ms. */
  get slowRoundTrip(): number | null {
    const steady = this.#samples.filter((s) => s.sentAt - this.#since > UNSTEADY_MS);
    const telling = steady.length >= 5 ? steady : this.#samples;
    const recent = telling
      .slice(-16)
      .map(roundTripOf)
      .sort((a, b) => a - b);
    return recent[Math.floor((recent.length - 1) * 0.9)] ?? null;
  }

  get synchronised(): boolean {
    return this.#samples.length > 0;
  }

  /** How many exchanges the estimate rests on. */
  get count(): number {
    return this.#samples.length;
  }

  /** The server's time now, Unix milliseconds. */
  now(local: number = localNow()): number {
    return local + this.#offset + this.#drift * (local - this.#at);
  }

  /** The local time at which the server's clock shows `server`. */
  local(server: number): number {
    return this.#at + (server - this.#at - this.#offset) / (1 + this.#drift);
  }

  /**
   * Takes an exchange in. `source` names the clock that answered: all workers of a host share one, so what was learned
   * from another worker of the same host stays good.
   */
  add(sample: ClockSample, source: string | null = this.#source): void {
    if (!(roundTripOf(sample) >= 0) || !Number.isFinite(sample.serverTime)) return;
    if (source !== this.#source) this.reset();
    this.#source = source;
    // A contradiction means that a clock jumped: a laptop that slept, or a server whose clock was set. What was
    // believed before is of no use then.
    if (this.#contradicts(sample)) this.reset();
    if (!this.#samples.length) this.#since = sample.sentAt;
    this.#at = sample.receivedAt;
    this.#samples = [...this.#samples, sample]
      .filter((s) => this.#at - s.receivedAt <= WINDOW_MS)
      .slice(-WINDOW);
    this.#record(sample);
    this.#drift = fittedDrift(this.#blocks);
    const { low, high } = this.#intersect(this.#at);
    this.#offset = (low + high) / 2;
  }

  /** Forgets everything: the next samples come from another server. */
  reset(): void {
    this.#samples = [];
    this.#blocks = [];
    this.#drift = 0;
    this.#source = null;
  }

  #contradicts(sample: ClockSample): boolean {
    if (!this.#samples.length) return false;
    const known = this.#intersect(sample.receivedAt);
    const told = boundsOf(sample);
    return told.low > known.high + SLACK || told.high < known.low - SLACK;
  }

  /** What all samples together allow at a local time. */
  #intersect(at: number): Bounds {
    let low = -Infinity;
    let high = Infinity;
    // Newest first: where small contradictions remain, what is old gives way.
    for (let i = this.#samples.length - 1; i >= 0; i--) {
      const sample = this.#samples[i]!;
      const age = at - sample.receivedAt;
      const told = boundsOf(sample);
      const nextLow = Math.max(low, told.low + (this.#drift - PHI) * age);
      const nextHigh = Math.min(high, told.high + (this.#drift + PHI) * age);
      if (nextLow > nextHigh) break;
      low = nextLow;
      high = nextHigh;
    }
    return { low, high };
  }

  #record(sample: ClockSample) {
    const { low, high } = boundsOf(sample);
    const last = this.#blocks.at(-1);
    const fits = last && sample.receivedAt - last.from < BLOCK_MS;
    if (!fits || Math.max(last.low, low) > Math.min(last.high, high))
      this.#blocks = [...this.#blocks, { from: sample.receivedAt, low, high }].slice(-BLOCKS);
    else {
      const narrowed = {
        from: last.from,
        low: Math.max(last.low, low),
        high: Math.min(last.high, high),
      };
      this.#blocks = [...this.#blocks.slice(0, -1), narrowed];
    }
  }
}

const roundTripOf = (sample: ClockSample) => sample.receivedAt - sample.sentAt;

const boundsOf = ({ sentAt, serverTime, receivedAt }: ClockSample): Bounds => ({
  low: serverTime - receivedAt,
  high: serverTime - sentAt,
});
