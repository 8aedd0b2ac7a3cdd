/** How long the sound device is held open; what it needs is to have been asked for once. */
const HELD_MS = 300;

/**
 * Has the browser open its sound device before a film needs it: the first time takes a good part of a second, by which
 * the first start of a page would be late. Only where the viewer has done something already, as browsers ask for.
 */
export async function wakeSound(): Promise<void> {
  if (!navigator.userActivation?.hasBeenActive || !('AudioContext' in window)) return;
  try {
    const context = new AudioContext();
    await context.resume();
    setTimeout(() => void context.close().catch(() => {}), HELD_MS);
  } catch {
    // A machine without sound starts as it can.
  }
}
