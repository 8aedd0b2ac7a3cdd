import { localNow, type ServerClock } from '../sync/clock';
import { steer } from '../sync/controller';
import {
  initialMemory,
  type Action,
  type Learned,
  type Memory,
  type RoomView,
} from '../sync/memory';
import { SkewMeter } from '../sync/meter';
import { movesAt, positionAt } from '../sync/playhead';
import { StateTeller } from '../sync/state';
import type { PlaybackReport, PlaybackState, Playhead } from '../wire/types';
import { watchFrames } from './frames';

export type Blocked = 'no' | 'muted' | 'fully';

export interface FollowerEvents {
  /** The browser would not play: with sound (`muted`: it plays without), or at all (`fully`). */
  blocked(blocked: Blocked): void;
  report(report: PlaybackReport): boolean;
  /** The local clock stood still for a while: the server's must be asked anew. */
  slept?(): void;
}

const STEP_MS = 100;
const STEADY_REPORT_MS = 3_000;
/** Without a painted picture for this long (a page in the background, sound alone) the player's own word must do. */
const UNSEEN_MS = 400;

/** Makes a `<video>` follow the room's playhead: it looks often and does what the controller says. */
export class Follower {
  /** Milliseconds by which this viewer's screen or speakers lag behind the player: it plays ahead by as much. */
  ahead = 0;
  #playhead: Playhead | null = null;
  #duration: number | null = null;
  #memory: Memory;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #blocked: Blocked = 'no';
  #reportedAt = -Infinity;
  #reported: PlaybackState | null = null;
  /** When a picture was last painted, or the player did not run, local ms. */
  #unseenSince = -Infinity;
  #wallAhead = Date.now() - localNow();
  readonly #meter = new SkewMeter();
  readonly #state = new StateTeller();
  readonly #stop: () => void;

  constructor(
    readonly video: HTMLVideoElement,
    readonly clock: ServerClock,
    readonly events: FollowerEvents,
    learned: Learned = initialMemory.learned,
  ) {
    this.#memory = { ...initialMemory, learned };
    const unwatch = watchFrames(video, (position, at) => {
      this.#unseenSince = localNow();
      this.#meter.saw(position, at);
    });
    for (const type of nudges) video.addEventListener(type, this.#tick);
    video.addEventListener('volumechange', this.#heard);
    video.addEventListener('timeupdate', this.#unwatched);
    video.addEventListener('emptied', this.#emptied);
    this.#stop = () => {
      unwatch();
      for (const type of nudges) video.removeEventListener(type, this.#tick);
      video.removeEventListener('volumechange', this.#heard);
      video.removeEventListener('timeupdate', this.#unwatched);
      video.removeEventListener('emptied', this.#emptied);
    };
    this.#tick();
  }

  follow(playhead: Playhead | null, duration: number | null): void {
    this.#playhead = playhead;
    this.#duration = duration;
    this.#tick();
  }

  /** Where the room is now, in seconds. */
  get roomPosition(): number {
    return this.#playhead ? positionAt(this.#playhead, this.clock.now(), this.#end) : 0;
  }

  /** Seconds ahead (+) or behind (-) as measured; null while not playing, or not known yet. */
  get skew(): number | null {
    const { video } = this;
    if (!this.#playhead || video.paused || video.seeking) return null;
    return this.#meter.skew(this.#view(this.#playhead).positionAt, localNow());
  }

  /** How often the player had to be corrected since the page came. */
  get corrections(): number {
    return this.#memory.corrections;
  }

  /** The viewer allowed sound by a tap. */
  unblock(): void {
    this.#block('no');
    this.video.muted = false;
    if (this.#playhead && movesAt(this.#playhead, this.clock.now())) void this.#play();
  }

  /** What this player has taught of itself. */
  get learned(): Learned {
    return this.#memory.learned;
  }

  /** Comes into step anew, from rest, with the clock asked anew. */
  resync(): void {
    const { learned, corrections } = this.#memory;
    this.#memory = { ...initialMemory, learned, corrections };
    this.#meter.forget();
    this.events.slept?.();
    this.video.pause();
    this.#tick();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#stop();
    this.#playhead = null;
  }

  get #end(): number | null {
    const { duration } = this.video;
    return Number.isFinite(duration) && duration > 0 ? duration : this.#duration;
  }

  #emptied = () => {
    const { learned, corrections, trim } = this.#memory;
    this.#memory = { ...initialMemory, learned, corrections, trim };
    this.#meter.forget();
  };

  /** Sound by any other way than a tap on the notice: there is nothing to ask for any more. */
  #heard = () => {
    if (this.#blocked === 'muted' && !this.video.muted) this.#block('no');
  };

  /** Timers of a hidden page come once a second, which is too seldom to measure by; the player still tells of itself. */
  #unwatched = () => {
    if (document.hidden) this.#tick();
  };

  #tick = () => {
    clearTimeout(this.#timer);
    this.#notice();
    const wait = this.#playhead ? this.#step(this.#playhead) : STEP_MS * 5;
    this.#timer = setTimeout(this.#tick, wait);
  };

  /** `performance.now` stands still while a laptop sleeps, the wall clock does not. */
  #notice() {
    const wallAhead = Date.now() - localNow();
    if (Math.abs(wallAhead - this.#wallAhead) > 500) this.events.slept?.();
    this.#wallAhead = wallAhead;
  }

  /** One look; answers when to look again, in ms. */
  #step(playhead: Playhead): number {
    const { video, clock } = this;
    if (!clock.synchronised || !video.currentSrc) return STEP_MS;
    const view = this.#view(playhead);
    let wait = STEP_MS;
    // What is done is seen at once: a pause is followed by its seek without waiting for the next look.
    for (let round = 0; round < 4; round++) {
      const now = localNow();
      const { action, memory, due } = steer(view, this.#look(view, now), this.#memory, now);
      if (memory.key !== this.#memory.key) this.#meter.forget();
      this.#memory = memory;
      if (due !== undefined) wait = Math.min(STEP_MS, Math.max(0, due - now));
      if (action.kind !== 'nothing') this.#trace(action, view, now);
      if (action.kind === 'nothing' || !this.#obey(action)) break;
    }
    this.#tell(view, playhead);
    return wait;
  }

  /** The room's playhead on this page's clock, with this viewer's own offset. */
  #view(playhead: Playhead): RoomView {
    const { clock, ahead } = this;
    const end = this.#end;
    return {
      key: JSON.stringify([playhead, ahead]),
      playing: playhead.playing,
      startsAt: clock.local(playhead.at) - ahead,
      rate: playhead.rate,
      positionAt: (local) => positionAt(playhead, clock.now(local + ahead), end),
      end,
    };
  }

  #look(view: RoomView, now: number) {
    const { video } = this;
    const runs = !video.paused && !video.seeking && video.readyState >= 3;
    this.#meter.gain(runs ? video.playbackRate - view.rate : 0, now);
    const { preservesPitch: keepsPitch, muted } = video;
    if (!runs) this.#unseenSince = now;
    else if (now - this.#unseenSince > UNSEEN_MS) this.#meter.saw(video.currentTime, now);
    return {
      position: video.currentTime,
      skew: runs ? this.#meter.skew(view.positionAt, now) : null,
      rate: video.playbackRate,
      paused: video.paused,
      seeking: video.seeking,
      ended: video.ended,
      readyState: video.readyState,
      keepsPitch,
      muted,
      roundTrip: (this.clock.slowRoundTrip ?? 0) / 1000,
      holds: (position: number) => isBuffered(video, position),
    };
  }

  /** Says what is done, and by how much it was off, on the element: for who measures (`tests/Sync`). */
  #trace(action: Action, view: RoomView, now: number) {
    const skew = this.#meter.skew(view.positionAt, now);
    const detail = { ...action, skew, clock: this.clock.uncertainty, ...this.learned };
    this.video.dispatchEvent(new CustomEvent('steered', { detail }));
  }

  /** False where nothing more is to be done now. */
  #obey(action: Action): boolean {
    const { video } = this;
    if (this.#blocked === 'fully' && action.kind !== 'pause') return false;
    if (action.kind !== 'rate') this.#meter.forget();
    if (action.kind === 'rate') {
      video.preservesPitch = action.keepsPitch;
      video.playbackRate = action.rate;
      this.#meter.lost(action.loses);
    }
    if (action.kind === 'seek') video.currentTime = action.position;
    else if (action.kind === 'pause') video.pause();
    else if (action.kind === 'play') void this.#play();
    return action.kind === 'pause';
  }

  async #play() {
    try {
      if (this.#playhead) {
        const { rate } = this.#playhead;
        this.video.preservesPitch = rate !== 1 && !this.video.muted;
        this.video.playbackRate = rate * (1 + this.#memory.trim);
      }
      await this.video.play();
    } catch (error) {
      if ((error as DOMException).name === 'NotAllowedError') {
        if (this.video.muted) this.#block('fully');
        else {
          this.video.muted = true;
          this.#block('muted');
        }
      }
    }
  }

  #block(blocked: Blocked) {
    this.#blocked = blocked;
    this.events.blocked(blocked);
  }

  #tell(view: RoomView, playhead: Playhead) {
    const { video } = this;
    const now = localNow();
    const { ended, paused, seeking, readyState } = video;
    const roomPlays = playhead.playing;
    const state = this.#state.tell({ ended, paused, seeking, readyState, roomPlays }, now);
    const due = now - this.#reportedAt >= STEADY_REPORT_MS;
    if (state === this.#reported && !due) return;
    const measured = this.#meter.skew(view.positionAt, now);
    const skew = measured ?? (video.paused ? 0 : video.currentTime - view.positionAt(now));
    const report: PlaybackReport = {
      itemId: playhead.itemId,
      position: video.currentTime,
      at: this.clock.now(now),
      state,
      bufferedAhead: bufferedAhead(video),
      skewMs: Math.round(skew * 1000),
      roundTripMs: this.clock.slowRoundTrip ?? undefined,
    };
    if (!this.events.report(report)) return;
    this.#reported = state;
    this.#reportedAt = now;
  }
}

/** What the player says that is worth a look at once. */
const nudges = ['loadedmetadata', 'seeked', 'canplay', 'playing', 'ended', 'volumechange'] as const;

/** How much has to be loaded from a position on before a player goes on there, in seconds. */
const GOES_ON = 0.5;

function isBuffered({ buffered, duration }: HTMLVideoElement, position: number): boolean {
  for (let i = 0; i < buffered.length; i++)
    if (buffered.start(i) <= position && buffered.end(i) >= Math.min(position + GOES_ON, duration))
      return true;
  return false;
}

/** Seconds of video that are there beyond the position. */
export function bufferedAhead(video: Pick<HTMLVideoElement, 'buffered' | 'currentTime'>): number {
  const { buffered, currentTime } = video;
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= currentTime + 0.05 && currentTime < buffered.end(i))
      return buffered.end(i) - currentTime;
  }
  return 0;
}
