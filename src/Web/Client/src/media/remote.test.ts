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

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  refused = [];
  why = null;
  playing = false;
  remote = new Remote({
    room: () => {
      const room = roomOf(snapshot(1));
      return { ...room, playhead: { ...room.playhead, playing, rate: 1 } };
    },
    position: () => 100,
    send: (body) => sent.push(body),
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

test('Jumps in a row are one seek', () => {
  remote.jump(10);
  remote.jump(10);
  remote.jump(-5);
  vi.runAllTimers();
  expect(sent).toEqual([{ kind: 'seek', position: 115 }]);
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

test('What may not be done is said, not sent', () => {
  why = 'Only the host may.';
  remote.toggle();
  remote.jump(10);
  remote.rate(2);
  vi.runAllTimers();
  expect(sent).toEqual([]);
  expect(refused).toEqual([why, why, why]);
});
