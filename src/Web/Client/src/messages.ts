import { en } from './messages/en';
import { languageFor, remembered } from './messages/languages';

export type Messages = typeof en;

/** The language of the page. Another one takes a reload. */
export const language = languageFor(remembered(), globalThis.navigator?.languages ?? []);

/** Every word that people read, in their language. */
export const t: Messages = language.load ? await language.load().catch(() => en) : en;
