import { expect, test } from 'vitest';
import { bytes, percent, span } from './figures';

test.each([
  [0, '0B'],
  [999, '999B'],
  [1_000, '1 kB'],
  [1_250_000, '1.3 MB'],
  [97_000_000_000, '97 GB'],
])('%d bytes are %s', (n, words) => expect(bytes(n)).toBe(words));

test.each([
  [0, '0 sec'],
  [59.9, '59 sec'],
  [60, '1 min'],
  [719, '11 min'],
  [3_725, '1 hr 2 min'],
  [90_000, '1 day 1 hr'],
  [86_460, '1 day'],
])('%d seconds are %s', (seconds, words) => expect(span(seconds)).toBe(words));

test('Small shares have a decimal', () => {
  expect(percent(0.25)).toBe('0.3%');
  expect(percent(153.4)).toBe('153%');
});
