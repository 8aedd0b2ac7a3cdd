/** Keeps the screen on while it is told to; browsers that can't (plain http, older ones) are left alone. */
export class WakeLock {
  #lock: WakeLockSentinel | null = null;
  #wanted = false;

  constructor() {
    document.addEventListener('visibilitychange', this.#see);
  }

  keep(on: boolean): void {
    this.#wanted = on;
    void this.#apply();
  }

  destroy(): void {
    document.removeEventListener('visibilitychange', this.#see);
    this.keep(false);
  }

  // The browser takes it away from a page that is hidden.
  #see = () => void this.#apply();

  async #apply() {
    if (!this.#wanted) {
      await this.#lock?.release().catch(() => {});
      this.#lock = null;
      return;
    }
    if (document.visibilityState !== 'visible' || (this.#lock && !this.#lock.released)) return;
    const lock = await navigator.wakeLock?.request('screen').catch(() => null);
    this.#lock = lock ?? null;
    if (!this.#wanted) void this.#apply();
  }
}
