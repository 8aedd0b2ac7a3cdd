import { searchLibrary } from '../wire/api';
import type { VideoInfo } from '../wire/types';

/** The library's videos that fit a search, as far as they were asked for. */
export class LibraryList {
  videos = $state.raw<VideoInfo[] | null>(null);
  failed = $state(false);
  /** The next page is on its way. */
  busy = $state(false);
  #cursor = $state.raw<string | null>(null);
  #extended = false;
  #text = '';
  #signal = new AbortController().signal;

  constructor(readonly search: typeof searchLibrary = searchLibrary) {}

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  /** Shows the first page; whatever is still under way when the signal comes is dropped. */
  async find(text: string, signal: AbortSignal): Promise<void> {
    this.#text = text;
    this.#signal = signal;
    this.busy = false;
    await this.#load(null);
  }

  again = (): Promise<void> => this.find(this.#text, this.#signal);

  /** The next page, once however often it is asked for. */
  async more(): Promise<void> {
    if (this.busy || !this.hasMore) return;
    const signal = this.#signal;
    this.busy = true;
    await this.#load(this.#cursor);
    if (signal === this.#signal) this.busy = false;
  }

  /** Shows what came into the library meanwhile; a list that its reader has made longer stays. */
  async refresh(): Promise<void> {
    const signal = this.#signal;
    const page = await this.search(this.#text, null, signal).catch(() => null);
    if (!page || signal.aborted || this.#extended || this.busy) return;
    this.videos = page.videos;
    this.#cursor = page.cursor;
    this.failed = false;
  }

  async #load(from: string | null) {
    const signal = this.#signal;
    try {
      const page = await this.search(this.#text, from, signal);
      if (signal.aborted) return;
      const shown = from === null ? [] : (this.videos ?? []);
      // What was added in between moves the pages: a video may come twice.
      const isNew = (video: VideoInfo) => shown.every(({ id }) => id !== video.id);
      this.videos = [...shown, ...page.videos.filter(isNew)];
      this.#cursor = page.cursor;
      this.#extended = from !== null;
      this.failed = false;
    } catch {
      if (!signal.aborted) this.failed = true;
    }
  }
}
