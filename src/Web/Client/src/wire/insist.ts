import { retryDelay } from './backoff';
import { Refusal } from './refusal';

const PATIENCE_MS = 5_000;

/**
 * Asks again what may be asked twice while no worker answered: the one that took the question may have died of it, and
 * the others have not. Rejects with the last refusal once that has lasted for five seconds.
 */
export async function insist<T>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (reason) {
      const delay = retryDelay(attempt, Math.random);
      if (!unanswered(reason) || Date.now() + delay > until) throw reason;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

/** No worker answered, or what was asked for is not ready: the same may be asked again. */
export const unanswered = (reason: unknown) =>
  reason instanceof Refusal && (reason.code === 'offline' || reason.code === 'unavailable');
