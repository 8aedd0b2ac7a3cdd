import { retryDelay } from '../rooms/backoff';
import { Refusal } from '../wire/refusal';
import type { Delivery } from './source';

type HlsPlayer = import('hls.js').default;

/** Whether the address answers, but with nothing that plays (true), or does not answer at all now (false). */
export type Probe = (url: string) => Promise<boolean>;

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

  constructor(
    readonly video: HTMLVideoElement,
    readonly onFailed: (refusal: Refusal) => void,
    readonly probe: Probe = answers,
  ) {
    video.addEventListener('error', this.#onError);
    video.addEventListener('loadeddata', this.#onData);
  }

  load(deliveries: Delivery[]): void {
    this.#rest = [...deliveries];
    this.#next();
  }

  unload(): void {
    this.#stop();
    this.#rest = [];
    this.#delivery = null;
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
      if (answered) this.#next(reason);
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
    this.#stop();
    this.#played = false;
    this.#attempt = 0;
    this.#delivery = this.#rest.shift() ?? null;
    if (this.#delivery) void this.#start(this.#delivery);
    else if (reason) this.onFailed(reason);
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
    if (delivery.kind === 'file') {
      this.video.src = delivery.url;
      return;
    }
    const generation = this.#generation;
    const { default: Hls } = await import('hls.js');
    if (generation !== this.#generation) return;
    if (!Hls.isSupported()) {
      // Safari plays HLS by itself where it has no Media Source Extensions (iPhone).
      if (this.video.canPlayType('application/vnd.apple.mpegurl') !== '')
        this.video.src = delivery.url;
      else this.#next(new Refusal('unknown', 'HLS'));
      return;
    }
    this.video.removeAttribute('src');
    const hls = new Hls({ maxBufferLength: 30, backBufferLength: 60 });
    this.#hls = hls;
    let recovered = false;
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (!data.fatal || generation !== this.#generation) return;
      const status = data.response?.code ?? 0;
      const away = data.type === Hls.ErrorTypes.NETWORK_ERROR && (status === 0 || status >= 500);
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
        recovered = true;
        hls.recoverMediaError();
      } else if (away && (this.#played || this.#attempt < 8)) this.#again();
      else this.#next(new Refusal('unknown', data.details));
    });
    hls.loadSource(delivery.url);
    hls.attachMedia(this.video);
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
