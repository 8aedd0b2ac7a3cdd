export interface Span {
  startTime: number;
  endTime: number;
}

/** The cues to be read at a time (seconds), where they come later than the file says by `delay` (earlier where negative). */
export function cuesAt<C extends Span>(cues: ArrayLike<C>, time: number, delay: number): C[] {
  const at = time - delay;
  return Array.from(cues).filter((cue) => cue.startTime <= at && at < cue.endTime);
}
