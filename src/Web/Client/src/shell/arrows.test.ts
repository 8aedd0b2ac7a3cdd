import { expect, test } from 'vitest';
import { sideways } from './arrows';

test('The right arrow leads on, and the left one where people read from right to left', () => {
  expect(['ArrowRight', 'ArrowLeft'].map((key) => sideways(key, 'ltr'))).toEqual([1, -1]);
  expect(['ArrowRight', 'ArrowLeft'].map((key) => sideways(key, 'rtl'))).toEqual([-1, 1]);
});

test('No other key leads sideways', () => {
  expect(sideways('ArrowUp', 'rtl')).toBe(0);
});
