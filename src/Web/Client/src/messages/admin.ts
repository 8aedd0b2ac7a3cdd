import { language } from '../messages';
import { admin as en, type AdminMessages } from './admin/en';

/** The administrator's page in each language: loaded by who opens it, and by nobody else. */
export const loaders: Record<string, () => Promise<AdminMessages>> = {
  zh: () => import('./admin/zh').then((m) => m.admin),
  es: () => import('./admin/es').then((m) => m.admin),
  de: () => import('./admin/de').then((m) => m.admin),
  ar: () => import('./admin/ar').then((m) => m.admin),
};

const load = loaders[language.code];

/** Every word of the administrator's page, in the page's language. */
export const a: AdminMessages = load ? await load().catch(() => en) : en;
