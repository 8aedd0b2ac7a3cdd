import type { Hub } from '../rooms/hub';
import type { ClockAnswer } from '../wire/types';
import { localNow, type ServerClock } from './clock';

/**
 * So many exchanges begin at once, one after the other without waiting for answers: on a long line most is known after
 * little more than one round trip. A line that swallows them is not fed any more.
 */
const BURST = 12;
const BURST_MS = 100;
const MOST_UNDER_WAY = 8;
/** Between two later ones: often until the clock is well known, then now and then. */
const SOON_MS = 1_000;
const STEADY_MS = 10_000;
const WELL_KNOWN = 24;

/** Keeps a {@link ServerClock} by asking the server over the room's line. */
export class ClockWatch {
  #hub: Hub | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #burst = 0;
  #underWay = 0;
  /** Whether this line has not answered yet. */
  #unheard = true;

  constructor(readonly clock: ServerClock) {}

  /** Asks over this line from now on. */
  over(hub: Hub): void {
    this.stop();
    this.#hub = hub;
    this.#underWay = 0;
    this.#unheard = true;
    this.anew();
  }

  /** Asks many times at once, as the local clock stood still or is not trusted. */
  anew(): void {
    this.#burst = BURST;
    this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#hub = null;
  }

  #next = () => {
    clearTimeout(this.#timer);
    const hub = this.#hub;
    if (!hub) return;
    if (this.#underWay < MOST_UNDER_WAY) void this.#ask(hub);
    const bursts = --this.#burst > 0;
    const later = this.clock.count < WELL_KNOWN ? SOON_MS : STEADY_MS;
    this.#timer = setTimeout(this.#next, bursts ? BURST_MS : later);
  };

  async #ask(hub: Hub) {
    const sentAt = localNow();
    this.#underWay++;
    try {
      const answer = await hub.invoke<ClockAnswer>('SyncClock', sentAt);
      if (this.#hub !== hub) return;
      this.#underWay--;
      // Another worker may mean another host's clock: what the last one said is of no use, unless it is the same.
      if (this.#unheard && answer.clock === undefined) this.clock.reset();
      this.#unheard = false;
      this.clock.add(
        { sentAt, serverTime: answer.serverTime, receivedAt: localNow() },
        answer.clock,
      );
    } catch {
      if (this.#hub === hub) this.#underWay--;
    }
  }
}
