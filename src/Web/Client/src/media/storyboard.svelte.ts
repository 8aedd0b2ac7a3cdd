import { fetchStoryboard } from '../wire/api';
import { unanswered } from '../wire/insist';
import { untilMade } from './beingMade';
import { storyboardUrl } from './source';

/**
 * A film's small pictures, for the pointer on the time bar. To make them costs the server minutes, so they are asked for when somebody
 * points there; and the player asks for a picture once and never again, so its track has to wait until they are made.
 */
export class Storyboard {
  /** Of their track, once they are made. */
  url = $state<string | null>(null);
  #film: string | null = null;
  #stop = new AbortController();
  #asking = false;

  constructor(readonly fetchSheet: typeof fetchStoryboard = fetchStoryboard) {}

  /** Listens to the player inside of `element`, which wants a picture with every move over its time bar, and none when it is left. */
  heed = (element: EventTarget): (() => void) => {
    const point = (event: Event) =>
      (event as CustomEvent<number | null>).detail !== null && void this.#want();
    element.addEventListener('mediapreviewrequest', point, { capture: true });
    return () => element.removeEventListener('mediapreviewrequest', point, { capture: true });
  };

  /** Another film, or none. Until the returned function is called. */
  of(film: string | null): () => void {
    const stop = new AbortController();
    this.url = null;
    this.#film = film;
    this.#stop = stop;
    this.#asking = false;
    return () => stop.abort();
  }

  async #want(): Promise<void> {
    const film = this.#film;
    const { signal } = this.#stop;
    if (film === null || this.#asking || signal.aborted) return;
    this.#asking = true;
    try {
      await untilMade(() => this.fetchSheet(film, signal), signal);
      if (!signal.aborted) this.url = storyboardUrl(film);
    } catch (reason) {
      // One that takes longer is asked for again by who points there again; one that can't be made is not.
      if (!signal.aborted && unanswered(reason)) this.#asking = false;
    }
  }
}
