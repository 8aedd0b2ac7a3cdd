import { beforeEach, expect, test } from 'vitest';
import { fileOf, lazily } from './lazily';

let asked: string[];
let there: boolean;

beforeEach(() => {
  asked = [];
  there = false;
});

async function fetch(url: string): Promise<string> {
  const { pathname, search } = new URL(url);
  asked.push(pathname.split('/').at(-1)! + search);
  if (!there) throw new TypeError('Failed to fetch dynamically imported module');
  return 'module';
}

/** As the build writes it: the file beside this one. */
function built(): () => Promise<string> {
  const load = () => fetch(new URL('hls-Xy1.js', import.meta.url).href);
  load.toString = () => '()=>n(()=>import(`./hls-Xy1.js`),[])';
  return load;
}

test.each([
  ["()=>import('./a.js')", './a.js'],
  ['()=>import("./a.js")', './a.js'],
  ['()=>l(()=>import(`./a.js`),__vite__mapDeps([0,1]))', './a.js'],
  ['()=>import("/node_modules/.vite/deps/a.js?v=1")', '/node_modules/.vite/deps/a.js?v=1'],
  ['()=>load(name)', undefined],
])('The file is found in %s', (source, file) => {
  expect(fileOf({ toString: () => source } as never)).toBe(file);
});

test('What could not be fetched is asked for under another address each time, until it is there', async () => {
  const load = lazily(built(), fetch);
  await expect(load()).rejects.toThrow('Failed');
  await expect(load()).rejects.toThrow('Failed');
  there = true;
  expect(await load()).toBe('module');
  expect(await load()).toBe('module');
  expect(asked).toEqual([
    'hls-Xy1.js',
    'hls-Xy1.js?again=1',
    'hls-Xy1.js?again=2',
    'hls-Xy1.js?again=2',
  ]);
});

test('What is there at once stays under its own address', async () => {
  there = true;
  const load = lazily(built(), fetch);
  await load();
  await load();
  expect(asked).toEqual(['hls-Xy1.js', 'hls-Xy1.js']);
});
