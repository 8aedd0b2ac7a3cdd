// Close together while the room still counts on us (7 s): a line that is back after five is used in time, and nobody reads that we left.
const delays = [0, 300, 1000, 1500, 1500, 1500, 3000, 5000];

/**
 * Milliseconds to wait before the given try (0 is the first): quick at first, then every five seconds for ever. All
 * but the first are spread by ±30 %, so that the viewers of a lost worker do not come back on one instant.
 */
export function retryDelay(attempt: number, random: () => number): number {
  const delay = delays[Math.min(attempt, delays.length - 1)]!;
  return delay * (0.7 + 0.6 * random());
}
