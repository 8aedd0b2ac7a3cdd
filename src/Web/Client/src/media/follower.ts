import { localNow, type ServerClock } from '../sync/clock';
import { initialMemory, steer, type Memory } from '../sync/controller';
import { movesAt, positionAt } from '../sync/playhead';
import type { PlaybackReport, PlaybackState, Playhead } from '../wire/types';

export type Blocked = 'no' | 'muted' | 'fully';

export interface FollowerEvents {
  /** The browser would not play: with sound (`muted`: it plays without), or at all (`fully`). */
  blocked(blocked: Blocked): void;
  report(report: PlaybackReport): boolean;
}

const STEP_MS = 100;
const STEADY_REPORT_MS = 3_000;

/** Makes a `<video>` follow the room's playhead: it looks every 100 ms and does what the controller says. */
export class Follower {
  #playhead: Playhead | null = null;
  #duration: number | null = null;
  #memory: Memory = initialMemory;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #blocked: Blocked = 'no';
  #starting = false;
  #reportedAt = -Infinity;
  #reported: PlaybackState | null = null;

  constructor(
    readonly video: HTMLVideoElement,
    readonly clock: ServerClock,
    readonly events: FollowerEvents,
  ) {
    video.preservesPitch = true;
    this.#tick();
  }

  follow(playhead: Playhead | null, duration: number | null): void {
    const old = this.#playhead;
    this.#playhead = playhead;
    this.#duration = duration;
    // A jump of the room is wanted at once, whatever the controller was waiting for.
    if (playhead && (old?.at !== playhead.at || old.position !== playhead.position))
      this.#memory = { ...this.#memory, holdUntil: 0, misses: 0 };
    this.#tick();
  }

  /** Where the room is now, in seconds. */
  get roomPosition(): number {
    return this.#playhead ? positionAt(this.#playhead, this.clock.now(), this.#end) : 0;
  }

  /** The viewer allowed sound by a tap. */
  unblock(): void {
    this.#block('no');
    this.video.muted = false;
    if (this.#playhead && movesAt(this.#playhead, this.clock.now())) void this.#play();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#playhead = null;
  }

  get #end(): number | null {
    const { duration } = this.video;
    return Number.isFinite(duration) && duration > 0 ? duration : this.#duration;
  }

  #tick = () => {
    clearTimeout(this.#timer);
    const wait = this.#playhead ? this.#step(this.#playhead) : STEP_MS * 5;
    this.#timer = setTimeout(this.#tick, wait);
  };

  /** One look; answers when to look again, in ms. */
  #step(playhead: Playhead): number {
    const { video, clock } = this;
    if (!clock.synchronised || !video.currentSrc) return STEP_MS;
    const now = localNow();
    const serverNow = clock.now(now);
    const moving = movesAt(playhead, serverNow);
    const target = {
      position: positionAt(playhead, serverNow, this.#end),
      rate: playhead.rate,
      moving,
    };
    const { action, memory } = steer(
      target,
      {
        position: video.currentTime,
        rate: video.playbackRate,
        paused: video.paused,
        seeking: video.seeking,
        ended: video.ended,
        readyState: video.readyState,
      },
      this.#memory,
      now,
    );
    this.#memory = memory;
    if (action.kind === 'rate') video.playbackRate = action.rate;
    else if (action.kind === 'seek') video.currentTime = action.position;
    else if (action.kind === 'pause') video.pause();
    else if (action.kind === 'play' && this.#blocked !== 'fully') void this.#play();
    this.#tell(playhead, target.position, serverNow);
    // A start lies a little ahead: be there on the instant.
    const until = playhead.at - serverNow;
    return playhead.playing && until > 0 ? Math.min(until, STEP_MS) : STEP_MS;
  }

  async #play() {
    if (this.#starting) return;
    this.#starting = true;
    try {
      if (this.#playhead) this.video.playbackRate = this.#playhead.rate;
      await this.video.play();
    } catch (error) {
      if ((error as DOMException).name === 'NotAllowedError') {
        if (this.video.muted) this.#block('fully');
        else {
          this.video.muted = true;
          this.#block('muted');
        }
      }
    } finally {
      this.#starting = false;
    }
  }

  #block(blocked: Blocked) {
    this.#blocked = blocked;
    this.events.blocked(blocked);
  }

  #tell(playhead: Playhead, position: number, at: number) {
    const state = this.#stateNow(playhead);
    const due = localNow() - this.#reportedAt >= STEADY_REPORT_MS;
    if (state === this.#reported && !due) return;
    const { video } = this;
    const report: PlaybackReport = {
      itemId: playhead.itemId,
      position: video.currentTime,
      at,
      state,
      bufferedAhead: bufferedAhead(video),
      skewMs: Math.round((video.currentTime - position) * 1000),
      roundTripMs: this.clock.roundTrip ?? undefined,
    };
    if (!this.events.report(report)) return;
    this.#reported = state;
    this.#reportedAt = localNow();
  }

  #stateNow(playhead: Playhead): PlaybackState {
    const { video } = this;
    if (video.ended) return 'ended';
    if (playhead.playing && (video.readyState < 3 || video.seeking)) return 'buffering';
    return video.paused ? 'paused' : 'playing';
  }
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
