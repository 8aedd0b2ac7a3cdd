import { expect, test } from 'vitest';
import { clockTime, roughly } from './time';

test.each([
  [0, '0:00'],
  [65.9, '1:05'],
  [3723, '1:02:03'],
  [-3, '0:00'],
])('%d seconds read %s', (seconds, text) => expect(clockTime(seconds)).toBe(text));

test.each([
  [-118, '120 ms'],
  [1420, '1.4 s'],
])('A skew of %d ms reads %s', (ms, text) => expect(roughly(ms)).toBe(text));
