import type HlsPlayer from 'hls.js';
import { t } from '../messages';
import { lazily } from '../shell/lazily';
import { retryDelay } from '../wire/backoff';
import { Refusal } from '../wire/refusal';
import { AUTOMATIC, noChoices, ORIGINAL, qualities, type Choice, type Choices } from './choices';
import { configOf, lineBroke } from './hlsPolicy';
import type { Delivery } from './source';

/** What the player tells while it works, besides failing. */
export interface PlayerEvents {
  /** Nothing can be shown yet: a server may be converting the video. */
  waiting?(delivery: Delivery | null): void;
  choices?(choices: Choices): void;
  /** What was chosen can't be had: the file plays again. */
  gaveUp?(): void;
}

const hlsJs = lazily(() => import('hls.js'));

/** Whether the address answers, but with nothing that plays (true), or does not answer at all now (false). */
export type Probe = (url: string) => Promise<boolean>;

/** So often what is away is asked for again, before there are words for it. */
const PATIENCE = 8;

/** A decoder that fails again so soon after it was set up anew can't play this; later it has failed at something else. */
const RECOVERY_MS = 10_000;

/**
 * Puts one item at a time into a `<video>` element, going through its deliveries until one plays. A server that is
 * away for a while is no failure: it asks again until it is back.
 */
export class Player {
  #hls: HlsPlayer | null = null;
  #delivery: Delivery | null = null;
  #rest: Delivery[] = [];
  #generation = 0;
  #played = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #all: Delivery[] = [];
  #audio: Choice[] = [];
  #heights: number[] = [];
  #wanted: { audio: number; quality: number } = { audio: 0, quality: ORIGINAL };
  /** The file that was left for what it can't give. */
  #left: Delivery | null = null;

  constructor(
    readonly video: HTMLVideoElement,
    readonly onFailed: (refusal: Refusal) => void,
    readonly probe: Probe = answers,
    readonly events: PlayerEvents = {},
    readonly loadHls: () => Promise<{ default: typeof HlsPlayer }> = hlsJs,
  ) {
    video.addEventListener('error', this.#onError);
    video.addEventListener('loadeddata', this.#onData);
  }

  /** What plays now, or is about to. */
  get delivery(): Delivery | null {
    return this.#delivery;
  }

  /**
   * What is the best delivery already plays on: more is known of the item, and nothing else of it.
   *
   * @param audio the file's audio tracks by name: a plain file plays the first, the others come as HLS.
   */
  load(deliveries: Delivery[], audio: string[] = []): void {
    const best = this.#all[0]?.url;
    this.#all = deliveries;
    this.#audio = audio.map((label, id) => ({ id, label }));
    // A file that is not the best is none to come back to.
    if (deliveries[0]?.kind !== 'file') this.#left = null;
    if (this.#delivery && [best, this.#delivery.url].includes(deliveries[0]?.url))
      return this.#tell();
    // Of ours, every other size than the video's own costs the server a transcode.
    const outside = deliveries.some((delivery) => delivery.outside);
    this.#wanted = { audio: 0, quality: outside ? AUTOMATIC : ORIGINAL };
    this.#rest = [...deliveries];
    this.#heights = [];
    this.#left = null;
    this.#next();
  }

  chooseAudio(id: number): void {
    this.#wanted.audio = id;
    if (this.#fileDoes) this.#back();
    else if (this.#hls) this.#hls.audioTrack = id;
    else this.#asHls();
    this.#tell();
  }

  chooseQuality(id: number): void {
    this.#wanted.quality = id;
    const hls = this.#hls;
    if (this.#fileDoes) this.#back();
    else if (hls?.levels.length) hls.nextLevel = id === ORIGINAL ? hls.levels.length - 1 : id;
    else if (!hls && id !== ORIGINAL) this.#asHls();
    this.#tell();
  }

  /** What a plain file can't give, its HLS form does: where that can be made. */
  #asHls() {
    const hls = this.#all.find((delivery) => delivery.kind === 'hls');
    if (!hls) return;
    if (this.#delivery?.kind === 'file') this.#left = this.#delivery;
    this.#begin(hls);
  }

  /** Whether the file that was left gives all that is wanted now. */
  get #fileDoes(): boolean {
    return this.#left !== null && this.#wanted.audio === 0 && this.#wanted.quality === ORIGINAL;
  }

  #back() {
    const file = this.#left!;
    this.#left = null;
    this.#wanted = { audio: 0, quality: ORIGINAL };
    this.#rest = this.#all.filter(({ url }) => url !== file.url);
    this.#begin(file);
    this.#tell();
  }

  #tell() {
    const hls = this.#hls;
    const canHls = this.#all.some((delivery) => delivery.kind === 'hls');
    if (!hls?.levels.length) {
      const audio = canHls && this.#audio.length > 1 ? this.#audio : [];
      const hasFile = this.#left !== null || this.#delivery?.kind === 'file';
      const quality = canHls && hasFile ? qualities(this.#heights) : [];
      const { audio: audioAt, quality: qualityAt } = this.#wanted;
      this.events.choices?.({ audio, audioAt, quality, qualityAt });
      return;
    }
    this.#heights = hls.levels.map((level) => level.height);
    const tracks = hls.audioTracks.map((track, id) => ({ id, label: track.name || `${id + 1}` }));
    this.events.choices?.({
      audio: tracks.length > 1 ? tracks : [],
      audioAt: Math.max(0, hls.audioTrack),
      quality: hls.levels.length > 1 ? qualities(this.#heights) : [],
      qualityAt: this.#wanted.quality,
    });
  }

  unload(): void {
    this.#stop();
    this.#rest = [];
    this.#all = [];
    this.#left = null;
    this.#delivery = null;
    this.events.waiting?.(null);
    this.events.choices?.(noChoices);
    this.video.removeAttribute('src');
    this.video.load();
  }

  destroy(): void {
    this.video.removeEventListener('error', this.#onError);
    this.video.removeEventListener('loadeddata', this.#onData);
    this.unload();
  }

  #onData = () => {
    this.#played = true;
    this.#attempt = 0;
    this.events.waiting?.(null);
    this.#tell();
  };

  #onError = () => {
    const { error } = this.video;
    const delivery = this.#delivery;
    if (!error || !delivery || this.#hls || !this.video.getAttribute('src')) return;
    const generation = this.#generation;
    const reason = new Refusal('unknown', error.message);
    // What played a moment ago plays again once the server is back. MEDIA_ERR_NETWORK is 2, MEDIA_ERR_DECODE 3.
    if (error.code === 2 || (this.#played && error.code !== 3)) return this.#again();
    void this.probe(delivery.url).then((answered) => {
      if (generation !== this.#generation) return;
      if (answered || (this.#left && this.#attempt >= PATIENCE)) this.#next(reason);
      else this.#again();
    });
  };

  #stop() {
    this.#generation++;
    clearTimeout(this.#timer);
    this.#hls?.destroy();
    this.#hls = null;
  }

  #next(reason?: Refusal) {
    if (reason && this.#left) {
      this.#back();
      this.events.gaveUp?.();
      return;
    }
    const next = this.#rest.shift();
    if (next) return this.#begin(next);
    this.#stop();
    this.#delivery = null;
    if (reason) {
      this.events.waiting?.(null);
      this.onFailed(reason);
    }
  }

  #begin(delivery: Delivery) {
    this.#stop();
    this.#played = false;
    this.#attempt = 0;
    this.#delivery = delivery;
    void this.#start(delivery);
  }

  /** The same delivery once more, after a while. The follower brings it to the room's position. */
  #again() {
    const delivery = this.#delivery;
    if (!delivery) return;
    this.#stop();
    const delay = retryDelay(++this.#attempt, Math.random);
    this.#timer = setTimeout(() => void this.#start(delivery), delay);
  }

  async #start(delivery: Delivery) {
    this.events.waiting?.(delivery);
    if (delivery.kind === 'file') {
      this.video.src = delivery.url;
      return;
    }
    const generation = this.#generation;
    const Hls = await this.loadHls().then(
      (module) => module.default,
      () => null,
    );
    if (generation !== this.#generation) return;
    if (!Hls) {
      if (this.#attempt < PATIENCE) this.#again();
      else this.#next(new Refusal('offline', t.refusals.offline));
      return;
    }
    if (!Hls.isSupported()) {
      // Safari plays HLS by itself where it has no Media Source Extensions (iPhone).
      if (this.video.canPlayType('application/vnd.apple.mpegurl') !== '')
        this.video.src = delivery.url;
      else this.#next(new Refusal('unknown', 'HLS'));
      return;
    }
    this.video.removeAttribute('src');
    // Another server that is not to be read (CORS) looks as if it were away: what comes after it is tried at once.
    const ours = delivery.url.startsWith('/');
    const hls = new Hls(configOf(Hls.DefaultConfig, () => ours || this.#played));
    this.#hls = hls;
    let recoveredAt = -Infinity;
    let restarted = false;
    let slips = 0;
    hls.on(Hls.Events.FRAG_BUFFERED, () => {
      restarted = false;
      slips = 0;
    });
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (generation !== this.#generation) return;
      const ofNetwork = data.type === Hls.ErrorTypes.NETWORK_ERROR;
      if (!data.fatal) {
        // A line that broke says nothing about the level; one that the server fails at is tried once more, and then whatever plays.
        if (ofNetwork && this.#lostLevel(hls)) {
          if (lineBroke(data.response) || ++slips < 2) this.#setLevel(hls);
          else this.#wanted.quality = AUTOMATIC;
          this.#tell();
        }
        return;
      }
      const status = data.response?.code ?? 0;
      const away = ofNetwork && (status === 0 || status >= 500);
      const now = performance.now();
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && now - recoveredAt > RECOVERY_MS) {
        recoveredAt = now;
        hls.recoverMediaError();
      } else if (away && this.#played && !restarted && hls.levels.length) {
        // What is loaded ahead plays on meanwhile.
        restarted = true;
        if (this.#lostLevel(hls)) this.#setLevel(hls);
        hls.startLoad();
      } else if (away && (this.#played || (ours && this.#attempt < PATIENCE))) this.#again();
      else this.#next(new Refusal('unknown', data.details));
    });
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      if (this.#wanted.quality !== AUTOMATIC) this.#setLevel(hls);
      this.#tell();
    });
    hls.once(Hls.Events.AUDIO_TRACKS_UPDATED, () => {
      if (this.#wanted.audio > 0) hls.audioTrack = this.#wanted.audio;
      this.#tell();
    });
    hls.loadSource(delivery.url);
    hls.attachMedia(this.video);
  }

  /** Whether hls.js has left the level that was chosen. */
  #lostLevel(hls: HlsPlayer): boolean {
    return this.#wanted.quality !== AUTOMATIC && hls.levels.length > 0 && hls.autoLevelEnabled;
  }

  #setLevel(hls: HlsPlayer) {
    const { quality } = this.#wanted;
    hls.loadLevel = quality === ORIGINAL ? hls.levels.length - 1 : quality;
  }
}

/** An outside address can't be asked (CORS): its failure is taken at its word. */
async function answers(url: string): Promise<boolean> {
  if (new URL(url, location.href).origin !== location.origin) return true;
  try {
    return (await fetch(url, { method: 'HEAD' })).status < 500;
  } catch {
    return false;
  }
}
