import { device } from '../shell/storage';
import type { Messages } from '../messages';

export interface Language {
  code: string;
  /** What its speakers call it. */
  name: string;
  dir: 'ltr' | 'rtl';
  /** Absent for English, which is always there. */
  load?(): Promise<Messages>;
}

export const languages: readonly Language[] = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'zh', name: '中文', dir: 'ltr', load: () => import('./zh').then((m) => m.zh) },
  { code: 'es', name: 'Español', dir: 'ltr', load: () => import('./es').then((m) => m.es) },
  { code: 'de', name: 'Deutsch', dir: 'ltr', load: () => import('./de').then((m) => m.de) },
  { code: 'ar', name: 'العربية', dir: 'rtl', load: () => import('./ar').then((m) => m.ar) },
];

const KEY = 'language';

export const remembered = (): string => device.read(KEY, '');

export function speak(code: string): void {
  device.write(KEY, code);
  location.reload();
}

/** The chosen language; else the first of the browser's that we speak; else English. */
export function languageFor(chosen: string, wanted: readonly string[]): Language {
  const speaks = (tag: string) => languages.find((l) => l.code === tag.toLowerCase().split('-')[0]);
  return speaks(chosen) ?? wanted.map(speaks).find((l) => l !== undefined) ?? languages[0]!;
}
