/** Keeps the screen on while it is told to; browsers that can't (plain http, older ones) are left alone. */
export class WakeLock {
  #lock: WakeLockSentinel | null = null;
  #wanted = false;
  #asking = false;
  /** Something changed while the browser was being asked. */
  #anew = false;

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

  /** One question at a time: of two locks, one would be held for ever. */
  async #apply() {
    this.#anew = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    if (!this.#wanted) {
      await this.#lock?.release().catch(() => {});
      this.#lock = null;
    } else if (document.visibilityState === 'visible' && (this.#lock?.released ?? true)) {
      this.#lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
    }
    this.#asking = false;
    if (this.#anew) void this.#apply();
  }
}
