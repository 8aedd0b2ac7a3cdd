import { t } from '../messages';
import { refusalOf } from '../wire/refusal';

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

/** The server's sentence, or ours where it gave none. */
export function wordsFor(error: unknown): string {
  const refusal = refusalOf(error);
  return refusal?.sentence || t.refusals[refusal?.code ?? 'unknown'];
}

export const complain = (error: unknown): void => notify(wordsFor(error), true);
