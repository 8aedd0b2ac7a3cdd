import { Refusal } from '../wire/refusal';
import type { Delivery } from './source';

type HlsPlayer = import('hls.js').default;

/** Puts one item at a time into a `<video>` element, going through its deliveries until one plays. */
export class Player {
  #hls: HlsPlayer | null = null;
  #deliveries: Delivery[] = [];
  #generation = 0;

  constructor(
    readonly video: HTMLVideoElement,
    readonly onFailed: (refusal: Refusal) => void,
  ) {
    video.addEventListener('error', this.#onError);
  }

  load(deliveries: Delivery[]): void {
    this.#deliveries = [...deliveries];
    void this.#next();
  }

  unload(): void {
    this.#generation++;
    this.#deliveries = [];
    this.#hls?.destroy();
    this.#hls = null;
    this.video.removeAttribute('src');
    this.video.load();
  }

  destroy(): void {
    this.video.removeEventListener('error', this.#onError);
    this.unload();
  }

  #onError = () => {
    const error = this.video.error;
    if (!error || !this.video.getAttribute('src') || this.#hls) return;
    void this.#next(new Refusal('unknown', error.message));
  };

  async #next(reason?: Refusal) {
    const delivery = this.#deliveries.shift();
    if (!delivery) return reason && this.onFailed(reason);
    const generation = ++this.#generation;
    this.#hls?.destroy();
    this.#hls = null;
    const native = this.video.canPlayType('application/vnd.apple.mpegurl') !== '';
    if (delivery.kind === 'file') {
      this.video.src = delivery.url;
      return;
    }
    const { default: Hls } = await import('hls.js');
    if (generation !== this.#generation) return;
    // Safari plays HLS by itself where it has no Media Source Extensions (iPhone).
    if (!Hls.isSupported()) {
      if (native) this.video.src = delivery.url;
      else void this.#next(new Refusal('unknown', 'This browser plays no HLS.'));
      return;
    }
    this.video.removeAttribute('src');
    const hls = new Hls({ maxBufferLength: 30, backBufferLength: 60 });
    this.#hls = hls;
    let recovered = false;
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (!data.fatal || generation !== this.#generation) return;
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
        recovered = true;
        hls.recoverMediaError();
      } else void this.#next(new Refusal('unknown', data.details));
    });
    hls.loadSource(delivery.url);
    hls.attachMedia(this.video);
  }
}
