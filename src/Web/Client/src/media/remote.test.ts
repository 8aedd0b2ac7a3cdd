import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { snapshot } from '../rooms/fixtures';
import { roomOf } from '../rooms/room';
import type { CommandBody } from '../wire/types';
import { Remote } from './remote';

let sent: CommandBody[];
let refused: string[];
let why: string | null;
let playing: boolean;
let remote: Remote;
let answer: () => Promise<boolean>;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  refused = [];
  why = null;
  playing = false;
  answer = () => Promise.resolve(true);
  remote = new Remote({
    room: () => {
      const room = roomOf(snapshot(1));
      return { ...room, playhead: { ...room.playhead, playing, rate: 1 } };
    },
    position: () => 100,
    send: (body) => {
      sent.push(body);
      return answer();
    },
    why: () => why,
    refuse: (words) => refused.push(words),
  });
});
afterEach(() => vi.useRealTimers());

test('Toggle asks for the opposite of what the room does, whatever the element does', () => {
  remote.toggle();
  playing = true;
  remote.toggle();
  expect(sent).toEqual([{ kind: 'play' }, { kind: 'pause' }]);
});

test('A key that means to pause starts no film, and one that means to play stops none', () => {
  remote.set(false);
  remote.set(true);
  playing = true;
  remote.set(true);
  remote.set(false);
  expect(sent).toEqual([{ kind: 'play' }, { kind: 'pause' }]);
});

test('Jumps in a row are one seek', () => {
  remote.jump(10);
  remote.jump(10);
  remote.jump(-5);
  vi.runAllTimers();
  expect(sent).toEqual([{ kind: 'seek', position: 115 }]);
});

const inMs = (ms: number) => () =>
  new Promise<boolean>((resolve) => setTimeout(() => resolve(true), ms));
const seeks = () => sent.map((body) => body.kind === 'seek' && body.position);

test('On a long line, a jump counts from where the last one leads, not from where the room still is', async () => {
  answer = inMs(600);
  for (let i = 0; i < 4; i++) {
    remote.jump(5);
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(seeks()).toEqual([105, 110, 115, 120]);
});

test('Once a seek is answered, the room says where it is again', async () => {
  answer = inMs(300);
  remote.jump(5);
  await vi.advanceTimersByTimeAsync(1_000);
  remote.jump(7);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seeks()).toEqual([105, 107]);
});

test('A seek that is never answered is forgotten after a while', async () => {
  answer = () => new Promise(() => {});
  remote.jump(5);
  await vi.advanceTimersByTimeAsync(3_000);
  remote.jump(7);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(seeks()).toEqual([105, 107]);
});

test('Dragging is one seek, to where the hand rests', () => {
  for (let i = 0; i < 50; i++) {
    remote.seekSoon(i);
    vi.advanceTimersByTime(20);
  }
  vi.runAllTimers();
  expect(sent).toEqual([{ kind: 'seek', position: 49 }]);
});

test('Nobody jumps before the start', () => {
  remote.jump(-500);
  vi.runAllTimers();
  expect(sent).toEqual([{ kind: 'seek', position: 0 }]);
});

test('The rate it has is not asked for', () => {
  remote.rate(1);
  remote.stepRate(1);
  expect(sent).toEqual([{ kind: 'setRate', rate: 1.25 }]);
});

test('It tells whether a rate was refused', async () => {
  answer = () => Promise.resolve(false);
  expect(await remote.rate(2)).toBe(false);
  expect(await remote.rate(1)).toBe(true);
});

test('What may not be done is said, not sent', () => {
  why = 'Only the host may.';
  remote.toggle();
  remote.jump(10);
  remote.rate(2);
  vi.runAllTimers();
  expect(sent).toEqual([]);
  expect(refused).toEqual([why, why, why]);
});
