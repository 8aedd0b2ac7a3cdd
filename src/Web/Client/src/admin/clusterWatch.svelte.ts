import { getHistory, getReport, type ClusterReport, type History } from './report';

const REPORT_MS = 2_000;
const HISTORY_MS = 10_000;

/** Looks at the cluster again and again while the page is seen, and keeps the last that it saw. */
export class ClusterWatch {
  report = $state.raw<ClusterReport | null>(null);
  history = $state.raw<History | null>(null);
  /** Unix ms of the last answer where the newest question got none; else null. */
  staleSince = $state<number | null>(null);

  #search = '';
  #answeredAt = 0;
  readonly #stop = new AbortController();
  readonly #timers: ReturnType<typeof setInterval>[];

  constructor(readonly refused: (error: unknown) => void) {
    this.#timers = [
      setInterval(() => void this.look(), REPORT_MS),
      setInterval(() => void this.#remember(), HISTORY_MS),
    ];
    document.addEventListener('visibilitychange', this.#seen);
    void this.look();
    void this.#remember();
  }

  /** Which rooms are listed: part of a title or code. */
  set search(text: string) {
    this.#search = text;
    void this.look();
  }

  async look(): Promise<void> {
    if (document.hidden) return;
    const search = this.#search;
    try {
      const report = await getReport(search, this.#stop.signal);
      if (search !== this.#search) return;
      this.report = report;
      this.#answeredAt = Date.now();
      this.staleSince = null;
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.staleSince = this.#answeredAt || Date.now();
      this.refused(error);
    }
  }

  leave(): void {
    this.#stop.abort();
    this.#timers.forEach(clearInterval);
    document.removeEventListener('visibilitychange', this.#seen);
  }

  async #remember() {
    if (document.hidden) return;
    // Without one the last stays: the report tells that nobody answers.
    this.history = await getHistory(this.#stop.signal).catch(() => this.history);
  }

  #seen = () => {
    void this.look();
    void this.#remember();
  };
}
