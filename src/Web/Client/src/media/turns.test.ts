import { expect, test } from 'vitest';
import { Turns } from './turns';

const crowd = (turns: Turns, count: number) => {
  const went: number[] = [];
  const leave = Array.from({ length: count }, (_, n) => turns.take(() => went.push(n)));
  return { went, leave };
};

test('As many as there are places go at once, and the others in the order they came', () => {
  const { went, leave } = crowd(new Turns(3), 6);
  expect(went).toEqual([0, 1, 2]);
  leave[1]!();
  expect(went).toEqual([0, 1, 2, 3]);
  leave[3]!();
  leave[0]!();
  expect(went).toEqual([0, 1, 2, 3, 4, 5]);
});

test('Who leaves while they wait is passed over', () => {
  const { went, leave } = crowd(new Turns(1), 4);
  leave[1]!();
  leave[0]!();
  expect(went).toEqual([0, 2]);
  leave[2]!();
  expect(went).toEqual([0, 2, 3]);
});

test('A place is given back once, however often that is said', () => {
  const turns = new Turns(1);
  const { went, leave } = crowd(turns, 3);
  leave[0]!();
  leave[0]!();
  expect(went).toEqual([0, 1]);
  leave[1]!();
  leave[2]!();
  leave[2]!();
  expect(crowd(turns, 2).went).toEqual([0]);
});

test('Who asks again stands behind those that wait', () => {
  const turns = new Turns(1);
  const { went, leave } = crowd(turns, 2);
  leave[0]!();
  turns.take(() => went.push(9));
  const third = turns.take(() => went.push(10));
  leave[1]!();
  expect(went).toEqual([0, 1, 9]);
  third();
});
