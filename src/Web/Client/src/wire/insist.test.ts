import { expect, test, vi } from 'vitest';
import { insist } from './insist';
import { Refusal } from './refusal';

test('What no worker answered is asked again, and its answer is the answer', async () => {
  vi.useFakeTimers();
  const ask = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Refusal('offline', ''))
    .mockRejectedValueOnce(new Refusal('unavailable', ''))
    .mockResolvedValue('a room');
  const answer = insist(ask);
  await vi.runAllTimersAsync();
  expect(await answer).toBe('a room');
  expect(ask).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});

test('A server that never answers is given up, with its last word', async () => {
  vi.useFakeTimers();
  const began = Date.now();
  const answer = insist(() => Promise.reject(new Refusal('unavailable', 'later')));
  const refused = expect(answer).rejects.toMatchObject({ sentence: 'later' });
  await vi.runAllTimersAsync();
  await refused;
  expect(Date.now() - began).toBeLessThanOrEqual(5_000);
  vi.useRealTimers();
});

test('A refusal is an answer', async () => {
  const ask = vi.fn(() => Promise.reject(new Refusal('forbidden', 'no')));
  await expect(insist(ask)).rejects.toMatchObject({ code: 'forbidden' });
  expect(ask).toHaveBeenCalledOnce();
});
