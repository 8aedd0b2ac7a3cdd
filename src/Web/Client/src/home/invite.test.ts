import { expect, test } from 'vitest';
import { roomOfInvite } from './invite';

test.each([
  ['film-night', 'film-night'],
  ['  FILM-night ', 'film-night'],
  ['https://watch.example/r/film-night', 'film-night'],
  ['http://10.0.0.2:8000/r/abc?x=1#y', 'abc'],
  ['/r/abc', 'abc'],
  ['r/abc/', 'abc'],
])('%j names %s', (text, id) => expect(roomOfInvite(text)).toBe(id));

test.each(['', 'ab', 'https://example.org/', 'no spaces please', '../etc/passwd', 'a'.repeat(41)])(
  '%j names no room',
  (text) => expect(roomOfInvite(text)).toBeNull(),
);
