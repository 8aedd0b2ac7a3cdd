import { beforeEach, expect, test } from 'vitest';
import type { RoomEvent } from '../wire/types';
import { chat, snapshot, viewer } from './fixtures';
import { viewerOf, type Room } from './room';
import { RoomStore } from './roomStore';

let gaps: number;
let happened: number[];
/** What they happened to. */
let befores: Room[];
let store: RoomStore;

beforeEach(() => {
  gaps = 0;
  happened = [];
  befores = [];
  store = new RoomStore({
    changed: () => {},
    happened: (event, before) => {
      happened.push(event.revision);
      befores.push(before);
    },
    gap: () => gaps++,
  });
});

const lines = () => store.room!.chat.map((m) => m.messageId);

test('Events are applied in order', () => {
  store.joined(snapshot(5));
  store.receive([chat(6), chat(7)]);
  expect(lines()).toEqual(['m6', 'm7']);
  expect(store.sinceRevision).toBe(7);
});

test("Events before Join's answer wait for it, and those it holds already are dropped", () => {
  store.receive([chat(5), chat(6)]);
  store.receive([chat(7)]);
  store.joined(snapshot(6));
  expect(lines()).toEqual(['m7']);
  expect(happened).toEqual([7]);
});

test('An event that comes twice is applied once', () => {
  store.joined(snapshot(5));
  store.receive([chat(6)]);
  store.receive([chat(6), chat(7)]);
  expect(lines()).toEqual(['m6', 'm7']);
});

test('A gap asks once for a new Join and loses nothing', () => {
  store.joined(snapshot(5));
  store.receive([chat(6), chat(8)]);
  store.receive([chat(9)]);
  expect(gaps).toBe(1);
  expect(lines()).toEqual(['m6']);
  expect(store.sinceRevision).toBe(6);
  store.joined(snapshot(8));
  expect(lines()).toEqual(['m9']);
  expect(store.sinceRevision).toBe(9);
});

test('A gap within what waited for the snapshot is seen too', () => {
  store.receive([chat(9)]);
  store.joined(snapshot(6));
  expect(gaps).toBe(1);
});

test('Missed events are told, each once', () => {
  store.joined(snapshot(5));
  store.receive([chat(6)]);
  store.joining();
  store.joined(snapshot(8, { missed: [chat(7), chat(8)] }));
  expect(happened).toEqual([6, 7, 8]);
});

test('Missed events are told against the room as it was then, and against those who came meanwhile', () => {
  const playhead = { itemId: 'a', position: 0, rate: 1, playing: false, at: 0 };
  const renamed = { kind: 'viewerRenamed', revision: 6, at: 6, viewerId: 'ann', name: 'Anna' };
  const seek = { kind: 'playheadChanged', cause: 'seek', at: 7, by: 'bob' };
  store.joined(snapshot(5, { playhead, viewers: [viewer('me'), viewer('ann')] }));
  store.joining();
  store.joined(
    snapshot(8, {
      viewers: [viewer('me'), viewer('ann', { name: 'Anna' }), viewer('bob')],
      missed: [
        renamed,
        { ...seek, revision: 7, playhead: { ...playhead, position: 30 } },
        { ...seek, revision: 8, playhead: { ...playhead, position: 60 } },
      ] as RoomEvent[],
    }),
  );
  expect(befores.map((room) => room.playhead.position)).toEqual([0, 0, 30]);
  expect(befores.map((room) => viewerOf(room, 'ann')?.name)).toEqual(['ann', 'Anna', 'Anna']);
  expect(befores.map((room) => viewerOf(room, 'bob')?.name)).toEqual(['bob', 'bob', 'bob']);
});

test('Reactions that were missed do not fly all at once when one is back', () => {
  const reacted = { kind: 'reacted', revision: 6, at: 6, by: 'me', emoji: '🎉' } as RoomEvent;
  store.joined(snapshot(5));
  store.joining();
  store.joined(snapshot(7, { missed: [reacted, chat(7)] }));
  expect(happened).toEqual([7]);
});

test('What was held back for an earlier Join is not applied to a later one', () => {
  store.joined(snapshot(5));
  store.joining();
  store.receive([chat(6)]);
  store.joining();
  store.joined(snapshot(9));
  expect(lines()).toEqual([]);
  expect(gaps).toBe(0);
});

test('An unknown kind of event moves the revision only', () => {
  store.joined(snapshot(1));
  store.receive([{ kind: 'later', revision: 2, at: 0 } as unknown as RoomEvent, chat(3)]);
  expect(lines()).toEqual(['m3']);
});

test('Presence adds, changes and removes', () => {
  store.joined(snapshot(1, { viewers: [viewer('me'), viewer('ann')] }));
  store.presence({
    viewerCount: 3,
    joined: [viewer('bob')],
    left: ['ann'],
    changed: [viewer('me', { skewMs: 12 })],
  });
  expect(store.room!.viewers.map((v) => [v.viewerId, v.skewMs])).toEqual([
    ['me', 12],
    ['bob', null],
  ]);
  expect(store.room!.viewerCount).toBe(3);
  expect(store.room!.votesNeeded).toBe(2);
});

test('One who joins twice is listed once', () => {
  store.joined(snapshot(1));
  store.presence({ viewerCount: 1, joined: [viewer('me')], left: [], changed: [] });
  expect(store.room!.viewers).toHaveLength(1);
});

test('My role follows its event', () => {
  store.joined(snapshot(1));
  store.receive([{ kind: 'roleChanged', revision: 2, at: 0, viewerId: 'me', role: 'moderator' }]);
  expect(store.room!.me.role).toBe('moderator');
  expect(store.room!.viewers[0]!.role).toBe('moderator');
});

test('Another item begins with no votes', () => {
  store.joined(snapshot(1, { currentItemId: 'a', votes: 2 }));
  store.receive([
    { kind: 'queueChanged', revision: 2, at: 0, queue: [], currentItemId: 'b', loop: 'all' },
  ]);
  expect(store.room!.votes).toBe(0);
  expect(store.room!.loop).toBe('all');
});
