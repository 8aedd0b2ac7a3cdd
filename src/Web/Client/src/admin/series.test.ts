import { expect, test } from 'vitest';
import type { History, LoadPoint } from './report';
import { roundUp, runsOf, seriesOf } from './series';

const point = (at: number, viewers: number): LoadPoint => ({
  at,
  viewers,
  workers: 1,
  cpuPercent: 0,
  memoryBytes: 0,
  rooms: 0,
  streams: 0,
  sentBytes: 0,
  commands: 0,
});
const history = (...hosts: LoadPoint[][]): History => ({
  hosts: hosts.map((points, n) => ({ host: `h${n}`, load: { stepSeconds: 10, points } })),
});

test('Hosts are added up, though they measure at moments of their own', () => {
  const both = history([point(10_000, 3), point(20_100, 4)], [point(11_900, 5)]);
  expect(seriesOf(both, (p) => p.viewers)).toEqual({
    points: [
      { at: 10_000, value: 8 },
      { at: 20_000, value: 4 },
    ],
    most: 8,
  });
});

test('One host that measures twice within a step counts once', () => {
  expect(seriesOf(history([point(10_000, 3), point(10_400, 4)]), (p) => p.viewers).most).toBe(4);
});

test('Without hosts there is nothing', () => {
  expect(seriesOf(history(), (p) => p.viewers)).toEqual({ points: [], most: 0 });
});

test('A hole in the measurements is a hole in the line', () => {
  const points = [0, 10, 20, 90, 100].map((at) => ({ at, value: 1 }));
  expect(runsOf(points, 30).map((run) => run.map((p) => p.at))).toEqual([
    [0, 10, 20],
    [90, 100],
  ]);
});

test.each([
  [0, 1],
  [0.3, 0.5],
  [1, 1],
  [3, 5],
  [6, 10],
  [1_200, 2_000],
  [5_000_000, 5_000_000],
])('A chart for %d goes up to %d', (value, top) => expect(roundUp(value)).toBeCloseTo(top));
