import { language } from '../messages';

/** Seconds as people read them: `4:05`, `1:02:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const s = String(whole % 60).padStart(2, '0');
  const m = Math.floor(whole / 60) % 60;
  const h = Math.floor(whole / 3600);
  return h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

const hourMinute = new Intl.DateTimeFormat(language.code, { hour: '2-digit', minute: '2-digit' });

/** A moment of the day, from Unix milliseconds. */
export const timeOfDay = (at: number): string => hourMinute.format(new Date(at));

/** A skew in milliseconds, rounded as one would say it: `120 ms`, `1.4 s`. */
export function roughly(ms: number): string {
  const off = Math.abs(ms);
  return off < 950 ? `${Math.round(off / 10) * 10} ms` : `${(off / 1000).toFixed(1)} s`;
}
