import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomCommand, RoomEvent } from '../wire/types';
import { notices } from '../shell/notices.svelte';
import { FakeHub } from './fakeHub';
import { snapshot, viewer } from './fixtures';
import { RoomSession } from './roomSession.svelte';

let hubs: FakeHub[];
let refusal: Error | null;
let session: RoomSession;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  hubs = [];
  refusal = null;
  session = new RoomSession('room', undefined, 'Ada', false, () => {
    const hub = new FakeHub((method, argument) => answer(method, argument));
    hubs.push(hub);
    return Promise.resolve(hub);
  });
  await pass(1);
});
afterEach(() => {
  session.leave();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const joins = () => hubs.map((hub) => hub.of('Join')[0]);

function answer(method: string, argument: unknown): unknown {
  if (method === 'Join') return snapshot(5, { viewers: [viewer('me', { name: 'Ada' })] });
  if (method === 'Send' && refusal) throw refusal;
  const { commandId } = argument as RoomCommand;
  return method === 'Send' ? { commandId, revision: 6 } : undefined;
}

const renamed = (viewerId: string, name: string): RoomEvent[] => [
  { kind: 'viewerRenamed', revision: 6, at: 6, by: viewerId, viewerId, name },
];

async function comeBack() {
  hubs.at(-1)!.drop();
  await pass(1_000);
}

test('Whoever changed their name comes back under the new one, though the room has not told of it yet', async () => {
  await session.rename('Bea');
  await comeBack();
  expect(joins()).toMatchObject([{ name: 'Ada' }, { name: 'Bea' }]);
});

test('A name that was refused is not what they come back under', async () => {
  refusal = new Error("invoking 'x' on the server. HubException: invalid: No.");
  await session.rename('Bea');
  await comeBack();
  expect(joins()).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }]);
});

test('A name that I took in another page holds here, and what others are called does not matter', async () => {
  hubs[0]!.push('roomEvents', renamed('other', 'Zoe'));
  await comeBack();
  expect(joins().at(-1)).toMatchObject({ name: 'Ada' });
  hubs.at(-1)!.push('roomEvents', renamed('me', 'Bea'));
  await comeBack();
  expect(joins().at(-1)).toMatchObject({ name: 'Bea' });
});

test('What is commanded in a room that was left is refused, and neither waited for nor complained about', async () => {
  notices.all = [];
  session.leave();
  await pass(1);
  expect(await session.do({ kind: 'play' })).toBe(false);
  expect([hubs[0]!.of('Send'), notices.all]).toEqual([[], []]);
});

test('Uploads end with the stay in their room', () => {
  const stop = vi.spyOn(session.uploads, 'stop');
  session.leave();
  expect(stop).toHaveBeenCalledOnce();
});
