import { ServerClock } from './clock';
import { steer } from './controller';
import { initialMemory, type Action, type Memory, type RoomView } from './memory';
import { SkewMeter } from './meter';

export interface Conditions {
  /** Seconds that a seek takes until the player could go on. */
  seekTakes?: number;
  /** The same to where nothing was loaded: everything beyond 30 s from where it was last put. */
  loadTakes?: number;
  /** So much before that place is loaded along with it, in seconds. */
  loadsBefore?: number;
  /** Seconds from play() until the picture moves, after a seek; and after a mere pause. */
  playTakes?: number;
  resumeTakes?: number;
  /** What it falls behind by when it begins to stretch its sound, in seconds. */
  stretchLoss?: number;
  muted?: boolean;
  /** How much faster than nominal this player's own clock runs (1e-4 is 100 ppm). */
  drift?: number;
  /** Seconds by which a picture may come late. */
  noise?: number;
  /** Pictures come onto the screen at multiples of this only, in ms; 0: at any time. */
  refresh?: number;
  /** How often a minute the player's sound device falls behind, and by how many seconds. */
  slips?: number;
  slip?: number;
  /** How late the controller's timer rings at worst, in ms. */
  lag?: number;
  random?: () => number;
}

/** A room that began to play at `at` (simulated ms) from `position`. */
export const playingRoom = (at: number, position: number, rate = 1): RoomView => ({
  key: `${at} ${position} ${rate}`,
  playing: true,
  startsAt: at,
  rate,
  positionAt: (now) => position + (Math.max(0, now - at) * rate) / 1000,
  end: null,
});

export const pausedRoom = (position: number): RoomView => ({
  ...playingRoom(0, position),
  key: `paused ${position}`,
  playing: false,
  positionAt: () => position,
});

/** A server's clock as seen over a random network: call it with the local time, as often as you like. */
export function networked(random: () => number): {
  clock: ServerClock;
  reach(now: number): void;
  offset: number;
} {
  const offset = (random() - 0.5) * 20_000;
  const [base, jitter, loss] = [random() * 400, random() * 50, random() * 0.02];
  const clock = new ServerClock();
  const way = () => base / 2 + random() * jitter + (random() < loss ? 200 + random() * 400 : 0);
  let next = 0;
  let count = 0;
  const reach = (now: number) => {
    for (; next <= now; count++) {
      const [out, back] = [way(), way()];
      clock.add({ sentAt: next, serverTime: next + out + offset, receivedAt: next + out + back });
      next += count < 8 ? out + back : count < 24 ? 2_000 : 10_000;
    }
  };
  return { clock, reach, offset };
}

/** A reproducible stream of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = (seed * 7919 + 1) % 2147483647;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** A player in simulated time that the controller steers as it does the real one. */
export class SimulatedPlayer {
  rate = 1;
  keepsPitch = true;
  paused = true;
  now = 0;
  memory: Memory = initialMemory;
  actions: { at: number; action: Action }[] = [];
  /** The skew at each picture, in seconds, by the simulation's own knowledge. */
  truth: { at: number; skew: number }[] = [];
  readonly #meter = new SkewMeter();
  #ready = 0;
  #moves = 0;
  #stalledUntil = 0;
  #loadedFrom = 0;
  #fresh = true;
  #toLose = 0;
  #nextLook = 0;

  constructor(
    public position: number,
    readonly conditions: Conditions = {},
  ) {}

  /** No data for so many ms. */
  stall(ms: number): void {
    this.#stalledUntil = this.now + ms;
  }

  get seeking(): boolean {
    return this.now < this.#ready;
  }

  get #starved(): boolean {
    return this.now < this.#stalledUntil;
  }

  /** Runs for `ms` in steps of 10 ms, at 24 pictures a second; `truth` is the room where the view may be mistaken. */
  run(ms: number, room: RoomView | ((now: number) => RoomView), truth?: RoomView): void {
    const { drift = 0, slips = 0, slip = 0, lag = 0, random = () => 0.5 } = this.conditions;
    for (const end = this.now + ms; this.now < end; this.now += 10) {
      const view = typeof room === 'function' ? room(this.now) : room;
      if (this.now >= this.#nextLook) {
        const wait = this.#look(view);
        this.#nextLook = this.now + Math.max(wait, 1) + random() * lag;
      }
      const runs = !this.paused && !this.seeking && !this.#starved && this.now >= this.#moves;
      if (!runs) continue;
      const before = this.position;
      this.position += 0.01 * this.rate * (1 + drift) - this.#lose();
      if (slips && random() < (slips * 10) / 60_000) this.position -= slip;
      this.#paint(before, truth ?? view);
    }
  }

  /** A stretch of the sound begins within a tenth of a second. */
  #lose(): number {
    const lost = Math.min(this.#toLose, (this.conditions.stretchLoss ?? 0.02) / 10);
    this.#toLose -= lost;
    return lost;
  }

  #paint(before: number, room: RoomView): void {
    const { noise = 0, refresh = 0, random = () => 0.5 } = this.conditions;
    const picture = Math.floor(this.position * 24) / 24;
    if (picture <= before) return;
    const at = this.now + 10;
    this.truth.push({ at, skew: this.position - room.positionAt(at) });
    const due = at - ((this.position - picture) / this.rate) * 1000;
    // On average a picture waits for half a refresh, which is the same for everyone.
    const shown = refresh ? Math.ceil(due / refresh) * refresh - refresh / 2 : due;
    this.#meter.saw(picture, shown + random() * noise * 1000);
  }

  count(kind: Action['kind'], since = 0): number {
    return this.actions.filter((a) => a.at >= since && a.action.kind === kind).length;
  }

  /** The worst skew since then, in seconds. */
  worst(since: number): number {
    return Math.max(0, ...this.truth.filter((t) => t.at >= since).map((t) => Math.abs(t.skew)));
  }

  #holds(position: number): boolean {
    return position >= this.#loadedFrom && position < this.#loadedFrom + 30;
  }

  #change({ rate, keepsPitch, loses }: Action & { kind: 'rate' }) {
    const stretched = () => this.keepsPitch && Math.abs(this.rate - 1) >= 0.001;
    const before = stretched();
    this.rate = rate;
    this.keepsPitch = keepsPitch;
    if (stretched() && !before) this.#toLose = this.conditions.stretchLoss ?? 0.02;
    this.#meter.lost(loses);
  }

  #look(view: RoomView): number {
    let wait = 100;
    for (let round = 0; round < 4; round++) {
      const runs = !this.paused && !this.seeking && !this.#starved;
      this.#meter.gain(runs ? this.rate - view.rate : 0, this.now);
      const seen = {
        position: this.position,
        skew: runs ? this.#meter.skew(view.positionAt, this.now) : null,
        rate: this.rate,
        paused: this.paused,
        seeking: this.seeking,
        ended: false,
        readyState: this.seeking || this.#starved ? 2 : 4,
        keepsPitch: this.keepsPitch,
        muted: this.conditions.muted ?? false,
        roundTrip: 0.05,
        holds: (position: number) => this.#holds(position),
      };
      const { action, memory, due } = steer(view, seen, this.memory, this.now);
      if (memory.key !== this.memory.key) this.#meter.forget();
      this.memory = memory;
      if (due !== undefined) wait = Math.min(100, Math.max(0, due - this.now));
      if (action.kind === 'nothing') break;
      this.actions.push({ at: this.now, action });
      this.#obey(action);
      // The player tells that it plays before the picture moves, and the page looks.
      if (action.kind === 'play') wait = 1;
      if (action.kind !== 'pause') break;
    }
    return wait;
  }

  #obey(action: Action) {
    const { seekTakes = 0.1, loadTakes = seekTakes, loadsBefore = 0 } = this.conditions;
    const { playTakes = 0.07, resumeTakes = 0.02 } = this.conditions;
    if (action.kind !== 'rate') this.#meter.forget();
    if (action.kind === 'play') {
      this.paused = false;
      this.#moves = this.now + (this.#fresh ? playTakes : resumeTakes) * 1000;
      this.#fresh = false;
      this.keepsPitch = false;
    } else if (action.kind === 'pause') this.paused = true;
    else if (action.kind === 'rate') this.#change(action);
    else if (action.kind === 'seek') {
      const held = this.#holds(action.position);
      if (!held) this.#loadedFrom = action.position - loadsBefore;
      this.position = action.position;
      this.#fresh = true;
      this.#ready = this.now + (held ? seekTakes : loadTakes) * 1000;
    }
  }
}
