import { beforeEach, expect, test } from 'vitest';
import type { VideoInfo } from '../wire/types';
import { LibraryList } from './libraryList.svelte';

interface Asked {
  text: string;
  cursor: string | null;
  answer(ids: string[], cursor: string | null): Promise<void>;
  fail(): Promise<void>;
}

let asked: Asked[];
let list: LibraryList;

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

beforeEach(() => {
  asked = [];
  list = new LibraryList(
    (text, cursor) =>
      new Promise((resolve, reject) => {
        const answer = (ids: string[], next: string | null) => {
          resolve({ videos: ids.map((id) => ({ id }) as VideoInfo), cursor: next });
          return settled();
        };
        const fail = () => {
          reject(new Error('away'));
          return settled();
        };
        asked.push({ text, cursor, answer, fail });
      }),
  );
});

const shown = () => list.videos?.map((video) => video.id);

test('A double click on more asks for one page', async () => {
  void list.find('', new AbortController().signal);
  await asked[0]!.answer(['a', 'b'], 'x');
  void list.more();
  void list.more();
  expect([asked.length, list.busy]).toEqual([2, true]);
  await asked[1]!.answer(['c'], null);
  expect([shown(), list.busy, list.hasMore]).toEqual([['a', 'b', 'c'], false, false]);
});

test('A page of the last search is not put behind what another one found', async () => {
  const stop = new AbortController();
  void list.find('a', stop.signal);
  await asked[0]!.answer(['a'], 'x');
  void list.more();
  stop.abort();
  void list.find('b', new AbortController().signal);
  await asked[2]!.answer(['b'], 'y');
  await asked[1]!.answer(['a2'], null);
  expect([shown(), list.busy, list.hasMore]).toEqual([['b'], false, true]);
});

test('A video that the next page has again is shown once', async () => {
  void list.find('', new AbortController().signal);
  await asked[0]!.answer(['a', 'b'], 'x');
  void list.more();
  await asked[1]!.answer(['b', 'c'], null);
  expect(shown()).toEqual(['a', 'b', 'c']);
});

test('What came meanwhile is shown, unless its reader has made the list longer', async () => {
  void list.find('', new AbortController().signal);
  await asked[0]!.answer(['a'], 'x');
  void list.refresh();
  await asked[1]!.answer(['new', 'a'], 'x');
  expect(shown()).toEqual(['new', 'a']);
  void list.refresh();
  void list.more();
  await asked[3]!.answer(['b'], null);
  await asked[2]!.answer(['newer', 'new', 'a'], 'x');
  expect(shown()).toEqual(['new', 'a', 'b']);
});

test('A search that failed says so, and is made again', async () => {
  void list.find('film', new AbortController().signal);
  await asked[0]!.fail();
  expect(list.failed).toBe(true);
  void list.again();
  await asked[1]!.answer(['a'], null);
  expect([asked[1]!.text, list.failed, shown()]).toEqual(['film', false, ['a']]);
});
