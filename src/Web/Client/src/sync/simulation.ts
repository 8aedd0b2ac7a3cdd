import { initialMemory, steer, type Action, type Memory, type Player } from './controller';

export interface Conditions {
  /** Seconds that a seek takes before the picture moves again. */
  seekTakes: number;
  /** How much faster than nominal this player's own clock runs (1e-4 is 100 ppm). */
  drift?: number;
  /** Seconds by which a read position may be off, either way. */
  noise?: number;
  /** Milliseconds between two steps of the controller. */
  step?: number;
  random?: () => number;
}

/** A player in simulated time, for the tests of the controller. */
export class SimulatedPlayer {
  position: number;
  rate = 1;
  paused = true;
  now = 0;
  memory: Memory = initialMemory;
  actions: { at: number; action: Action }[] = [];
  #ready = 0;
  #stalledUntil = 0;

  constructor(
    start: number,
    readonly conditions: Conditions,
  ) {
    this.position = start;
  }

  /** No data until then. */
  stall(ms: number): void {
    this.#stalledUntil = this.now + ms;
  }

  get seeking(): boolean {
    return this.now < this.#ready;
  }

  get starved(): boolean {
    return this.now < this.#stalledUntil;
  }

  /** Runs for `ms` against a room whose position is a function of the time. */
  run(ms: number, room: (now: number) => { position: number; rate?: number; moving?: boolean }) {
    const { step = 100, drift = 0, noise = 0, random = () => 0.5 } = this.conditions;
    for (const end = this.now + ms; this.now < end; this.now += step) {
      const target = { rate: 1, moving: true, ...room(this.now) };
      const seen: Player = {
        position: this.position + (random() * 2 - 1) * noise,
        rate: this.rate,
        paused: this.paused,
        seeking: this.seeking,
        ended: false,
        readyState: this.seeking || this.starved ? 1 : 4,
      };
      const { action, memory } = steer(target, seen, this.memory, this.now);
      this.memory = memory;
      if (action.kind !== 'nothing') this.actions.push({ at: this.now, action });
      this.#obey(action);
      if (!this.paused && !this.seeking && !this.starved)
        this.position += (step / 1000) * this.rate * (1 + drift);
    }
  }

  count(kind: Action['kind'], since = 0): number {
    return this.actions.filter((a) => a.at >= since && a.action.kind === kind).length;
  }

  #obey(action: Action) {
    if (action.kind === 'play') this.paused = false;
    else if (action.kind === 'pause') this.paused = true;
    else if (action.kind === 'rate') this.rate = action.rate;
    else if (action.kind === 'seek') {
      this.position = action.position;
      this.#ready = this.now + this.conditions.seekTakes * 1000;
    }
  }
}
