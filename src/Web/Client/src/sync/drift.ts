/** What a minute of samples allows the offset of a clock to be, in ms. */
export interface Block {
  from: number;
  low: number;
  high: number;
}

/** No quartz is worse; more is a clock that is being slewed, which the samples follow by themselves. */
const MAX_DRIFT = 2e-4;
const ENOUGH = 4;

/**
 * How fast the offset moves, in ms per ms: a line through the middles of the blocks, by least squares. 0 while it is
 * not plainly more than what the width of the blocks leaves open.
 */
export function fittedDrift(all: readonly Block[]): number {
  // The last one is still being filled.
  const blocks = all.slice(0, -1);
  if (blocks.length < ENOUGH) return 0;
  const middle = (b: Block) => (b.low + b.high) / 2;
  const meanX = mean(blocks.map((b) => b.from));
  const meanY = mean(blocks.map(middle));
  let above = 0;
  let below = 0;
  for (const block of blocks) {
    above += (block.from - meanX) * (middle(block) - meanY);
    below += (block.from - meanX) ** 2;
  }
  const slope = above / below;
  const span = blocks.at(-1)!.from - blocks[0]!.from;
  const doubt = mean(blocks.map((b) => (b.high - b.low) / 2)) / span;
  return Math.abs(slope) > doubt ? Math.min(Math.max(slope, -MAX_DRIFT), MAX_DRIFT) : 0;
}

const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
