import { expect, test } from 'vitest';
import { viewer } from './fixtures';
import { SkewHistory } from './skewHistory';

const told = (skewMs: number | null, state: 'playing' | 'paused' = 'playing') => ({
  viewerCount: 1,
  joined: [],
  left: [],
  changed: [viewer('ann', { state, skewMs })],
});

test('Each word of a playing viewer is a point, and only the last ones are kept', () => {
  const history = new SkewHistory();
  for (let at = 0; at < 300; at++) history.record(told(at), at);
  expect(history.of('ann')).toHaveLength(120);
  expect(history.of('ann').at(-1)).toEqual({ at: 299, skewMs: 299 });
});

test('Who is paused or gone has none', () => {
  const history = new SkewHistory();
  history.record(told(5, 'paused'), 1);
  expect(history.of('ann')).toEqual([]);
  history.record(told(5), 2);
  history.record({ viewerCount: 0, joined: [], left: ['ann'], changed: [] }, 3);
  expect(history.of('ann')).toEqual([]);
});

test('A crowd does not make it grow for ever', () => {
  const history = new SkewHistory();
  for (let i = 0; i < 1_000; i++)
    history.record({ ...told(1), changed: [viewer(`v${i}`, { state: 'playing', skewMs: 1 })] }, i);
  expect(history.of('v0')).toHaveLength(1);
  expect(history.of('v999')).toEqual([]);
});
