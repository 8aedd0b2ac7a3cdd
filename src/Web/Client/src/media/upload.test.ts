import { expect, test } from 'vitest';
import { sentenceOf } from './upload';

test('A refusal is told in the words of the server', () => {
  expect(sentenceOf('{"detail":"A file may have 1 GiB.","code":"invalid"}')).toBe(
    'A file may have 1 GiB.',
  );
});

test.each([undefined, '', '<html>', '{"title":"Bad Gateway"}'])(
  'What is no problem details has no words',
  (body) => {
    expect(sentenceOf(body)).toBeNull();
  },
);
