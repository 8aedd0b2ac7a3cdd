import { expect, test } from 'vitest';
import { isAgain, nextRate, shortcutOf } from './shortcuts';

/** An element that is inside of what these selectors name. */
const press = (key: string, focused = '', modifiers = {}) =>
  shortcutOf({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    target: {
      closest: (selector: string) =>
        focused && selector.split(',').some((s) => s.trim().startsWith(focused)) ? {} : null,
    } as never,
    ...modifiers,
  });

test('Space and k toggle', () => {
  expect(press(' ')).toEqual({ kind: 'toggle' });
  expect(press('K')).toEqual({ kind: 'toggle' });
});

test('A held key goes on jumping, and starts and stops the room once', () => {
  const held = (key: string) => isAgain({ repeat: true }, press(key)!);
  expect([' ', 'm', 'f', '>'].map(held)).toEqual([true, true, true, true]);
  expect(['ArrowLeft', 'l', 'ArrowUp'].map(held)).toEqual([false, false, false]);
  expect(isAgain({ repeat: false }, press(' ')!)).toBe(false);
});

test('j, l and the arrows jump', () => {
  expect(press('j')).toEqual({ kind: 'jump', by: -10 });
  expect(press('ArrowRight')).toEqual({ kind: 'jump', by: 5 });
});

test('Digits go to a tenth of the video, t, p and i are for this viewer', () => {
  expect(press('7')).toEqual({ kind: 'part', share: 0.7 });
  expect(press('t')).toEqual({ kind: 'theatre' });
  expect(press('p')).toEqual({ kind: 'picture' });
  expect(press('i')).toEqual({ kind: 'stats' });
});

test.each(['input', 'textarea', 'select', 'dialog'])('Typing in %s triggers nothing', (tag) => {
  for (const key of [' ', 'k', 'f', 'm', '?', 'ArrowLeft']) expect(press(key, tag)).toBeNull();
});

test('Space on a button presses the button', () => {
  expect(press(' ', 'button')).toBeNull();
  expect(press('k', 'button')).toEqual({ kind: 'toggle' });
});

test('Arrows on a slider move the slider', () => {
  expect(press('ArrowLeft', 'media-volume-range')).toBeNull();
});

test('Arrows on the time bar, which a click leaves focused, mean what they mean everywhere', () => {
  expect(press('ArrowLeft', 'media-time-range')).toEqual({ kind: 'jump', by: -5 });
  expect(press('ArrowUp', 'media-time-range')).toEqual({ kind: 'volume', by: 0.05 });
});

test('Arrows in the chat scroll it', () => {
  expect(press('ArrowUp', '[data-scrolls]')).toBeNull();
  expect(press('ArrowDown', '[data-scrolls]')).toBeNull();
  expect(press('ArrowRight', '[data-scrolls]')).toEqual({ kind: 'jump', by: 5 });
});

test('Arrows on a button of the player, which calls itself a region, change its volume', () => {
  expect(press('ArrowUp', '[role=region]')).toEqual({ kind: 'volume', by: 0.05 });
});

test("The browser's own shortcuts are left alone", () => {
  expect(press('f', '', { ctrlKey: true })).toBeNull();
  expect(press('l', '', { metaKey: true })).toBeNull();
});

test('Rates go step by step and stop at the ends', () => {
  expect(nextRate(1, 1)).toBe(1.25);
  expect(nextRate(1, -1)).toBe(0.75);
  expect(nextRate(1.1, 1)).toBe(1.25);
  expect(nextRate(2, 1)).toBe(2);
  expect(nextRate(3, 1)).toBe(2);
});
