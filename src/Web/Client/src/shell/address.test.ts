import { expect, test } from 'vitest';
import { addressOf } from './address';

test('An address is taken apart, and what is none is null', () => {
  expect(addressOf('https://example.org/a b')?.href).toBe('https://example.org/a%20b');
  expect(['', 'a film', 'https://', 'http://[1'].map(addressOf)).toEqual([null, null, null, null]);
});
