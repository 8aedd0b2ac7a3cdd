import type { History, LoadPoint } from './report';

export interface Series {
  points: { at: number; value: number }[];
  most: number;
}

/** All hosts together. Their supervisors measure at moments of their own: what falls into the same step is added up. */
export function seriesOf(history: History, read: (point: LoadPoint) => number): Series {
  const step = Math.max(...history.hosts.map((h) => h.load.stepSeconds), 1) * 1000;
  const sums = new Map<number, number>();
  for (const { load } of history.hosts) {
    const own = new Map(load.points.map((p) => [Math.round(p.at / step) * step, read(p)]));
    for (const [at, value] of own) sums.set(at, (sums.get(at) ?? 0) + value);
  }
  const points = [...sums].map(([at, value]) => ({ at, value })).sort((p, q) => p.at - q.at);
  return { points, most: Math.max(0, ...points.map((p) => p.value)) };
}

export const HOUR_MS = 3_600_000;

/** Runs of points without a hole between them: where nothing was measured nothing is drawn. */
export function runsOf(points: Series['points'], longestStepMs: number): Series['points'][] {
  const runs: Series['points'][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point.at - run.at(-1)!.at <= longestStepMs) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** The least round number (1, 2 or 5 times a power of ten) that is not below a value: a chart's top. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((n) => n * power >= value * 0.999) ?? 10);
}
