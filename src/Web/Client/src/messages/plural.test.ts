import { expect, test } from 'vitest';
import { pluralsOf } from './plural';

test('English knows one and many', () => {
  const people = { one: '# person', other: '# people' };
  const plural = pluralsOf('en');
  expect([0, 1, 2].map((n) => plural(n, people))).toEqual(['0 people', '1 person', '2 people']);
});

test('Arabic has six forms, and a missing one is the general one', () => {
  const plural = pluralsOf('ar-u-nu-latn');
  const forms = { zero: 'z', one: 'o', two: 't', few: 'f #', many: 'm #', other: '#' };
  expect([0, 1, 2, 3, 11, 100].map((n) => plural(n, forms))).toEqual([
    'z',
    'o',
    't',
    'f 3',
    'm 11',
    '100',
  ]);
  expect(plural(2, { other: '# x' })).toBe('2 x');
});
