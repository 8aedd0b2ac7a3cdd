import { expect, test } from 'vitest';
import { loaders } from './admin';
import { admin as adminEn } from './admin/en';
import { en } from './en';
import { languageFor, languages } from './languages';

test('The choice comes first, then what the browser asks for, then English', () => {
  expect(languageFor('de', ['es']).code).toBe('de');
  expect(languageFor('', ['fr-FR', 'zh-TW', 'es']).code).toBe('zh');
  expect(languageFor('xx', ['fr']).code).toBe('en');
});

/** Every key with the shape of what is there: the same lists, functions of as many arguments, no empty words. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'function') return `takes ${value.length}`;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inside]) => [key, shapeOf(inside)])
        .sort(),
    );
  return typeof value;
}

const wordsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(wordsOf)
      : [];

test.each(languages.filter((l) => l.load).map((l) => [l.name, l] as const))(
  '%s has every word that English has',
  async (_, language) => {
    const words = await language.load!();
    const { keys, ...rest } = words;
    const { keys: englishKeys, ...english } = en;
    expect(shapeOf(rest)).toEqual(shapeOf(english));
    expect(keys.list.map(([, second]) => second)).toEqual(
      englishKeys.list.map(([, second]) => second),
    );
    expect(wordsOf(rest).filter((text) => text.trim() === '')).toEqual([]);
  },
);

test.each(Object.entries(loaders))(
  'The administrator’s page has every word in %s',
  async (_, load) => {
    const words = await load();
    expect(shapeOf(words)).toEqual(shapeOf(adminEn));
    expect(wordsOf(words).filter((text) => text.trim() === '')).toEqual([]);
  },
);

test('Every language has an administrator’s page', () => {
  expect(Object.keys(loaders)).toEqual(languages.filter((l) => l.load).map((l) => l.code));
});

test('Numbers are put into words by the rules of each language', async () => {
  const one = await Promise.all(
    languages.map(async (l) => ((await l.load?.()) ?? en).home.watching(2)),
  );
  expect(new Set(one).size).toBe(languages.length);
});
