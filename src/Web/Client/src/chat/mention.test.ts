import { expect, test } from 'vitest';
import { mentionAt, namesLike } from './mention';

test.each([
  ['@', { from: 0, typed: '' }],
  ['hello @gr', { from: 6, typed: 'gr' }],
  ['mail@gr', null],
  ['@grace hello', null],
])('%j', (text, mention) => expect(mentionAt(text, text.length)).toEqual(mention));

test('Names are found by any of their words', () => {
  expect(namesLike(['Grace Hopper', 'Ada', 'Hopps'], 'hop')).toEqual(['Grace Hopper', 'Hopps']);
  expect(namesLike(['a', 'b', 'c', 'd', 'e', 'f'], '')).toHaveLength(5);
});
