import { describe, expect, it } from 'vitest';
import { retryDelay } from './backoff';

/** When the tries begin, in milliseconds after the line was lost, where each takes no time. */
function tries(random: () => number, count: number): number[] {
  const times = [];
  for (let attempt = 0, at = 0; attempt < count; attempt++)
    times.push((at += retryDelay(attempt, random)));
  return times;
}

describe('coming back', () => {
  it.each([0, 0.5, 0.999])(
    'finds a line that was gone for up to five seconds before the grace of seven is over (%d)',
    (luck) => {
      const times = tries(() => luck, 20);
      for (let back = 0; back <= 5000; back += 50)
        expect(times.find((time) => time >= back)).toBeLessThan(7000);
    },
  );

  it('goes on for ever, every five seconds or so', () => {
    expect(retryDelay(1000, () => 0)).toBe(3500);
    expect(retryDelay(1000, () => 0.5)).toBe(5000);
  });
});
