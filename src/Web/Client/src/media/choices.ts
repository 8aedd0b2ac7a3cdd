import { t } from '../messages';

export interface Choice {
  id: number;
  label: string;
}

/** What a viewer may choose of the item that plays; empty lists where there is nothing to choose. */
export interface Choices {
  audio: Choice[];
  audioAt: number;
  quality: Choice[];
  qualityAt: number;
}

export const noChoices: Choices = { audio: [], audioAt: 0, quality: [], qualityAt: 0 };

/** The quality of a plain file, and the one that the line decides on. */
export const ORIGINAL = 1000;
export const AUTOMATIC = -1;

/** Heights from tall to small, by the name people know; -1 lets the line decide. */
export function qualities(heights: number[]): Choice[] {
  const own = heights.at(-1);
  const smaller = heights.slice(0, -1).map((height, id) => ({ id, label: `${height}p` }));
  return [
    { id: ORIGINAL, label: own ? `${t.controls.original} (${own}p)` : t.controls.original },
    ...smaller.reverse(),
    { id: AUTOMATIC, label: t.controls.automatic },
  ];
}
