import { language } from '../messages';

/* Numbers as the page's language writes them. */

const style = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language.code, options);

const plain = style({ maximumFractionDigits: 0 });
const fine = style({ maximumFractionDigits: 1 });

export const whole = (n: number): string => plain.format(n);

/** Up to one decimal, where the number is small enough for it to matter. */
export const rough = (n: number): string => (n < 10 ? fine : plain).format(n);

export const percent = (n: number): string =>
  style({ style: 'percent', maximumFractionDigits: n < 10 ? 1 : 0 }).format(n / 100);

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** `1.2 MB`: thousands, as disks and lines are sold. */
export function bytes(n: number): string {
  let [value, unit] = [n, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return style({
    style: 'unit',
    unit: units[unit],
    unitDisplay: unit ? 'short' : 'narrow',
    maximumFractionDigits: value < 10 && unit ? 1 : 0,
  }).format(value);
}

/** A span as one would say it: `40 sec`, `12 min`, `3 h 12 min`, `5 days 3 h`. */
export function span(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3_600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [Math.floor(seconds) % 60, 'second'],
  ];
  const first = seconds < 1 ? 3 : parts.findIndex(([n]) => n > 0);
  const shown = parts.slice(first, first < 2 ? first + 2 : first + 1);
  return shown
    .filter(([n], i) => n > 0 || i === 0)
    .map(([n, unit]) => style({ style: 'unit', unit, unitDisplay: 'short' }).format(n))
    .join(' ');
}
