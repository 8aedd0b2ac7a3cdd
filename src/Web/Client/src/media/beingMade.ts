import { unanswered } from '../wire/insist';

// The server waits a while itself before it says that something is still being made, and goes on making it: it may take minutes.
const PAUSES_MS = [3_000, 6_000, 12_000, 24_000, 45_000];

/**
 * Milliseconds to wait after so many failures before what is being made is asked for again; undefined where there is no use. Spread
 * by ±30 %, so that a page full of pictures does not ask on one instant.
 */
export function pauseAfter(
  failures: number,
  random: () => number = Math.random,
): number | undefined {
  const pause = PAUSES_MS[failures - 1];
  return pause === undefined ? undefined : pause * (0.7 + 0.6 * random());
}

/**
 * Asks again what the server has not ready yet. Rejects with the refusal that ends it: one for good, the last one, or the one before
 * `signal` came.
 */
export async function untilMade<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await ask();
    } catch (reason) {
      const pause = pauseAfter(failures);
      if (signal.aborted || !unanswered(reason) || pause === undefined) throw reason;
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal.aborted) throw reason;
    }
  }
}
