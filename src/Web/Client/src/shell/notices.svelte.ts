import { language, t } from '../messages';
import { Refusal, refusalOf, type Code } from '../wire/refusal';

export interface Notice {
  id: number;
  text: string;
  bad: boolean;
  action?: Action;
}

interface Action {
  words: string;
  act(): void;
}

let last = 0;

/** Short lines at the foot of the page that go away by themselves. */
export const notices = $state<{ all: Notice[] }>({ all: [] });

export function notify(text: string, bad = false, action?: Action): void {
  const notice = { id: ++last, text, bad, action };
  notices.all = [...notices.all.filter((n) => n.text !== text), notice].slice(-3);
  setTimeout(() => dismiss(notice.id), bad || action ? 7_000 : 3_500);
}

export function dismiss(id: number): void {
  notices.all = notices.all.filter((n) => n.id !== id);
}

/** Of these the code alone says too little. */
const vague: readonly Code[] = ['invalid', 'unavailable', 'unknown'];

/** The server's sentence, where it gave one and the page speaks its language; else ours. */
export const sayIn = (sentence: string, ours: string): string =>
  (language.code === 'en' && sentence) || ours;

/** What was refused and why. In other languages the server's sentence stands behind ours where ours is vague. */
export function wordsFor(error: unknown): string {
  const { code, sentence } = refusalOf(error) ?? new Refusal('unknown', '');
  const words = sayIn(sentence, t.refusals[code]);
  return sentence && words !== sentence && vague.includes(code) ? `${words} (${sentence})` : words;
}

export const complain = (error: unknown): void => notify(wordsFor(error), true);
