import { expect, test } from 'vitest';
import { mentionsMe, partsOf } from './chatText';

const reading = { names: ['Ada', 'Ada Lovelace', 'G.'], me: 'Ada', duration: 7200 };
const read = (text: string, more = {}) =>
  partsOf(text, { ...reading, ...more })
    .map((part) => (part.kind === 'text' ? part.text : `[${part.kind}:${part.text}]`))
    .join('');

test.each([
  ['see https://example.org/a?b=1.', 'see [link:https://example.org/a?b=1].'],
  ['(https://example.org/a_(b))', '([link:https://example.org/a_(b)])'],
  ['https://a.example, https://b.example', '[link:https://a.example], [link:https://b.example]'],
  ['javascript:alert(1) data:text/html,x', 'javascript:alert(1) data:text/html,x'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['https://', 'https://'],
])('Links of %j', (text, parts) => expect(read(text)).toBe(parts));

test('A link that hides where it leads is shown as it is written, and leads where it says', () => {
  const [part] = partsOf('https://good.example@evil.example/', reading);
  expect(part).toEqual({
    kind: 'link',
    text: 'https://good.example@evil.example/',
    href: 'https://good.example@evil.example/',
  });
});

test.each([
  ['at 1:05 and 1:02:03', 'at [time:1:05] and [time:1:02:03]'],
  ['2:75 or 10:00:00 or 12.30', '2:75 or 10:00:00 or 12.30'],
  ['https://example.org/1:05', '[link:https://example.org/1:05]'],
])('Times of %j', (text, parts) => expect(read(text)).toBe(parts));

test('Without a known length no time can be sought', () =>
  expect(read('1:05', { duration: null })).toBe('1:05'));

test.each([
  ['hi @ada!', 'hi [mention:@ada]!'],
  ['@Ada Lovelace and @G.', '[mention:@Ada Lovelace] and [mention:@G.]'],
  ['mail@ada.example @adam', 'mail@ada.example @adam'],
])('Mentions of %j', (text, parts) => expect(read(text)).toBe(parts));

test('I know when I am meant', () => {
  expect(mentionsMe(partsOf('@ADA look', reading))).toBe(true);
  expect(mentionsMe(partsOf('@Ada Lovelace look', reading))).toBe(false);
});
