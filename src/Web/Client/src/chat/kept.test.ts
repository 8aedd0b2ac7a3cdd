import { expect, test } from 'vitest';
import { keptWhileEqual } from './kept';

test('While the same names are in a room, they are the same list', () => {
  const keep = keptWhileEqual<string>();
  const names = keep(['Ada', 'Bea', 'Ada']);
  expect(names).toEqual(['Ada', 'Bea']);
  expect(keep(['Ada', 'Bea'])).toBe(names);
  expect(keep(['Ada', 'Bea', 'Cy'])).toEqual(['Ada', 'Bea', 'Cy']);
  expect(keep(['Bea', 'Ada'])).toEqual(['Bea', 'Ada']);
});
