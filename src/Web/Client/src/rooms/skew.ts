import { t } from '../messages';
import { roughly } from '../shell/time';
import type { ViewerInfo } from '../wire/types';

export type Tone = 'good' | 'fair' | 'poor' | 'quiet';

/** How a viewer's playback goes, in plain words. */
export function skewWords({ state, skewMs }: Pick<ViewerInfo, 'state' | 'skewMs'>): {
  text: string;
  tone: Tone;
} {
  if (state === null) return { text: t.people.unknown, tone: 'quiet' };
  if (state === 'buffering') return { text: t.people.buffering, tone: 'poor' };
  if (state === 'ended') return { text: t.people.ended, tone: 'quiet' };
  if (state === 'paused') return { text: t.people.paused, tone: 'quiet' };
  const off = Math.abs(skewMs ?? 0);
  if (off < 80) return { text: t.people.inStep, tone: 'good' };
  const words = (skewMs ?? 0) < 0 ? t.people.behind : t.people.ahead;
  return { text: words(roughly(off)), tone: off < 500 ? 'fair' : 'poor' };
}
