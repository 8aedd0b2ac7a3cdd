import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { device } from '../shell/storage';
import { Refusal } from '../wire/refusal';
import type { SubtitleTrack } from '../wire/types';
import { SubtitleView } from './subtitleView.svelte';

const english = { track: 's-1', label: 'English', language: 'en' } as SubtitleTrack;
const german = { track: 's-2', label: 'Deutsch', language: 'de' } as SubtitleTrack;
const notYet = () => Promise.reject(new Refusal('unavailable', 'It is still being prepared.'));

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(device, 'read').mockImplementation((key, fallback) =>
    key === 'subtitles' ? ('de' as typeof fallback) : fallback,
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const later = () => vi.advanceTimersByTimeAsync(600_000);

test('Subtitles of a film that the server still looks into are offered once it knows them', async () => {
  const view = new SubtitleView();
  const ask = vi.fn(() => Promise.resolve([english, german])).mockImplementationOnce(notYet);
  view.find(ask);
  await vi.advanceTimersByTimeAsync(0);
  expect(view.tracks).toEqual([]);
  await later();
  expect(view.tracks).toEqual([english, german]);
  expect(view.track).toBe('s-2');
  expect(ask).toHaveBeenCalledTimes(2);
});

test('Another film ends the asking for those of the last one', async () => {
  const view = new SubtitleView();
  const ask = vi.fn(() => Promise.resolve([english])).mockImplementationOnce(notYet);
  const forget = view.find(ask);
  await vi.advanceTimersByTimeAsync(0);
  forget();
  await later();
  expect(ask).toHaveBeenCalledOnce();
  expect(view.tracks).toEqual([]);
});

test('An answer about the last film is not taken for one about this', async () => {
  const view = new SubtitleView();
  let answer!: (tracks: SubtitleTrack[]) => void;
  const forget = view.find(() => new Promise((resolve) => (answer = resolve)));
  forget();
  view.find(() => Promise.resolve([english]));
  await later();
  answer([german]);
  await later();
  expect(view.tracks).toEqual([english]);
});

test('Who looks into the menu while they are asked for has them offered, and keeps what is chosen then', async () => {
  const view = new SubtitleView();
  const ask = vi.fn(() => Promise.resolve([english, german])).mockImplementationOnce(notYet);
  view.find(ask);
  await vi.advanceTimersByTimeAsync(0);
  await view.refresh();
  expect(view.track).toBe('s-2');
  view.choose('s-1');
  view.delay = 2;
  await later();
  expect([view.track, view.delay]).toEqual(['s-1', 2]);
});

test('Who looks into the menu later finds what was added, and reads on', async () => {
  const view = new SubtitleView();
  let tracks = [english];
  view.find(() => Promise.resolve(tracks));
  await later();
  view.choose('s-1');
  view.delay = 2;
  tracks = [english, german];
  await view.refresh();
  expect(view.tracks).toEqual([english, german]);
  expect([view.track, view.delay]).toEqual(['s-1', 2]);
});

test('What was added to the last film is neither offered nor chosen for this one', async () => {
  const view = new SubtitleView();
  const forget = view.find(() => Promise.resolve([german]));
  await later();
  const { refresh } = view;
  forget();
  view.find(() => Promise.resolve([english]));
  await later();
  expect(await refresh()).toBe(false);
  expect(view.tracks).toEqual([english]);
  expect(await view.refresh()).toBe(true);
});
