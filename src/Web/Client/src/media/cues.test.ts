import { expect, test } from 'vitest';
import { cuesAt } from './cues';

const cues = [
  { startTime: 1, endTime: 3, id: 'a' },
  { startTime: 2, endTime: 4, id: 'b' },
];
const at = (time: number, delay = 0) => cuesAt(cues, time, delay).map((cue) => cue.id);

test('A cue is shown from its beginning until its end', () =>
  expect([0.9, 1, 2.5, 3, 4].map((time) => at(time).join(''))).toEqual(['', 'a', 'ab', 'b', '']));

test('A delay shows it later, a negative one earlier', () => {
  expect(at(1, 0.5)).toEqual([]);
  expect(at(1.6, 0.5)).toEqual(['a']);
  expect(at(0.6, -0.5)).toEqual(['a']);
});
