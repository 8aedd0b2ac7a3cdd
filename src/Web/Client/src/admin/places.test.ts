import { expect, test } from 'vitest';
import { placesOf } from './places';
import type { WorkerReport } from './report';

const worker = (address: string | null) => ({ address }) as WorkerReport;

test('Workers are lettered in their order, those without an address not at all', () => {
  const places = placesOf([worker('a1'), worker(null), worker('a2')]);
  expect([...places.values()].map((place) => place.letter)).toEqual(['A', 'B']);
});

test('After Z comes AA', () => {
  const places = placesOf(Array.from({ length: 28 }, (_, n) => worker(`a${n}`)));
  expect([...places.values()].slice(25).map((place) => place.letter)).toEqual(['Z', 'AA', 'AB']);
});
