import type { PresenceDelta } from '../wire/types';

export interface SkewPoint {
  at: number;
  skewMs: number;
}

const MAX_POINTS = 120;
const MAX_VIEWERS = 200;

/** How far off each viewer was, as they told it: what the graph beside a name shows. */
export class SkewHistory {
  readonly #points = new Map<string, SkewPoint[]>();

  record({ joined, left, changed }: PresenceDelta, at: number): void {
    for (const id of left) this.#points.delete(id);
    for (const { viewerId, state, skewMs } of [...joined, ...changed])
      if (state === 'playing' && skewMs !== null) this.#add(viewerId, { at, skewMs });
  }

  of(viewerId: string): SkewPoint[] {
    return this.#points.get(viewerId) ?? [];
  }

  #add(viewerId: string, point: SkewPoint) {
    const points = this.#points.get(viewerId);
    if (!points && this.#points.size >= MAX_VIEWERS) return;
    this.#points.set(viewerId, [...(points ?? []), point].slice(-MAX_POINTS));
  }
}
