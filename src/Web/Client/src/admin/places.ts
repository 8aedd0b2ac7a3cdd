import type { WorkerReport } from './report';

/** How a worker is told from the others at a glance: a letter, and a colour beside it for those who see colours. */
export interface Place {
  worker: WorkerReport;
  letter: string;
  hue: number;
}

/** Far apart on the colour wheel, whichever of them are next to each other. */
const hues = [250, 30, 150, 330, 200, 60, 290, 110];

/** The workers' places by their cluster address, in the order in which they are listed. */
export function placesOf(workers: readonly WorkerReport[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const worker of workers) {
    if (!worker.address) continue;
    const n = places.size;
    places.set(worker.address, { worker, letter: letterOf(n), hue: hues[n % hues.length]! });
  }
  return places;
}

/** A to Z, then AA, AB … */
const letterOf = (n: number): string =>
  (n < 26 ? '' : letterOf(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));
