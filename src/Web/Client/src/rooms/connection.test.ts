import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerClock } from '../sync/clock';
import type { RoomCommand } from '../wire/types';
import { RoomConnection, type ConnectionEvents, type ConnectionOptions } from './connection';
import { FakeHub } from './fakeHub';
import { snapshot } from './fixtures';

const lost = () => new Error('Invocation canceled due to the underlying connection being closed.');
const refuse = (code: string) =>
  new Error(`An unexpected error occurred invoking 'x' on the server. HubException: ${code}: No.`);

let hubs: FakeHub[];
let answers: Record<string, (argument: never) => unknown>;
let start: () => Promise<void>;
let log: string[];
let revision: number | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  hubs = [];
  log = [];
  revision = undefined;
  start = () => Promise.resolve();
  answers = {
    SyncClock: (clientTime: never) => ({ clientTime, serverTime: clientTime }),
    Join: () => snapshot(5),
    Send: (command: RoomCommand) => ({ commandId: command.commandId, revision: 6 }),
    Leave: () => undefined,
  };
});
afterEach(() => vi.useRealTimers());

function connect(more: Partial<ConnectionOptions> = {}) {
  let ids = 0;
  const events: ConnectionEvents = {
    state: (state) => log.push(state),
    joining: () => {},
    joined: (s) => (revision = s.revision),
    events: (e) => log.push(`events ${e.length}`),
    presence: () => {},
    refused: (r) => log.push(`refused ${r.code}`),
    kicked: (reason) => log.push(`kicked for ${reason}`),
  };
  const connection = new RoomConnection(
    {
      roomId: 'room',
      password: 'secret',
      sinceRevision: () => revision,
      newHub: () => {
        const hub = new FakeHub(
          (method, argument) => answers[method]!(argument as never),
          () => start(),
        );
        hubs.push(hub);
        return Promise.resolve(hub);
      },
      clock: new ServerClock(),
      random: () => 0.5,
      newId: () => `c${++ids}`,
      ...more,
    },
    events,
  );
  connection.open();
  return connection;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const last = () => hubs.at(-1)!;

test('It joins with the password, and learns the clock', async () => {
  const connection = connect();
  await pass(1);
  expect(connection.state).toBe('joined');
  expect(last().of('Join')).toEqual([
    { roomId: 'room', password: 'secret', sinceRevision: undefined },
  ]);
  expect(connection.options.clock.synchronised).toBe(true);
});

test('At the door it has its line and its clock already, and comes in under the name that was chosen', async () => {
  let admit = () => {};
  let name = 'A';
  connect({ name: () => name, admitted: new Promise<void>((resolve) => (admit = resolve)) });
  await pass(5_000);
  expect(hubs).toHaveLength(1);
  expect(last().of('SyncClock').length).toBeGreaterThan(10);
  expect(last().of('Join')).toEqual([]);
  name = 'Ada';
  admit();
  await pass(1);
  expect(last().of('Join')).toMatchObject([{ roomId: 'room', name: 'Ada' }]);
  expect(log).toEqual(['joined']);
});

test('Gone from the door it never comes in', async () => {
  let admit = () => {};
  const connection = connect({ admitted: new Promise<void>((resolve) => (admit = resolve)) });
  await pass(1);
  await connection.close();
  admit();
  await pass(10_000);
  expect(hubs.flatMap((hub) => hub.of('Join'))).toEqual([]);
});

test('It comes back at once and resumes from its revision', async () => {
  const connection = connect();
  await pass(1);
  last().drop();
  expect(connection.state).toBe('reconnecting');
  await pass(1);
  expect(connection.state).toBe('joined');
  expect(hubs).toHaveLength(2);
  expect(last().of('Join')).toMatchObject([{ sinceRevision: 5 }]);
});

test('It tries for ever, ever more slowly, up to five seconds', async () => {
  start = () => Promise.reject(new Error('refused'));
  connect();
  await pass(1);
  expect(hubs).toHaveLength(2);
  await pass(300);
  expect(hubs).toHaveLength(3);
  await pass(1000);
  expect(hubs).toHaveLength(4);
  await pass(60_000);
  expect(hubs.length).toBeGreaterThan(12);
  expect(hubs.length).toBeLessThan(20);
  start = () => Promise.resolve();
  await pass(5_000);
  expect(log.at(-1)).toBe('joined');
});

test('A command whose line broke is sent again with the same id, before later ones', async () => {
  const connection = connect();
  await pass(1);
  answers.Send = () => Promise.reject(lost());
  const first = connection.send({ kind: 'chat', text: 'one' });
  await pass(1);
  last().drop();
  const second = connection.send({ kind: 'chat', text: 'two' });
  answers.Send = (command: RoomCommand) => ({ commandId: command.commandId, revision: 7 });
  await pass(1);
  await expect(first).resolves.toMatchObject({ commandId: 'c1' });
  await expect(second).resolves.toMatchObject({ commandId: 'c2' });
  expect(last().of('Send')).toMatchObject([{ commandId: 'c1' }, { commandId: 'c2' }]);
});

test('"unavailable" is tried again on the same line, with the same id', async () => {
  const connection = connect();
  await pass(1);
  let calls = 0;
  const good = answers.Send!;
  answers.Send = (c: never) => (++calls < 3 ? Promise.reject(refuse('unavailable')) : good(c));
  const ack = connection.send({ kind: 'skip' });
  await pass(3_000);
  await expect(ack).resolves.toMatchObject({ commandId: 'c1' });
  expect(calls).toBe(3);
  expect(hubs).toHaveLength(1);
});

test('A refusal reaches the one who sent, and is not tried again', async () => {
  const connection = connect();
  await pass(1);
  answers.Send = () => Promise.reject(refuse('forbidden'));
  await expect(connection.send({ kind: 'skip' })).rejects.toMatchObject({ code: 'forbidden' });
  await pass(60_000);
  expect(last().of('Send')).toHaveLength(1);
});

test('A seek that could not be sent for long is given up', async () => {
  const connection = connect();
  await pass(1);
  start = () => Promise.reject(new Error('down'));
  last().drop();
  const seek = connection.send({ kind: 'seek', position: 3 });
  const outcome = expect(seek).rejects.toMatchObject({ code: 'offline' });
  await pass(20_000);
  await outcome;
});

test.each(['wrong_password', 'banned', 'not_found', 'room_full', 'unauthenticated'])(
  'Join refused with %s ends the tries',
  async (code) => {
    answers.Join = () => Promise.reject(refuse(code));
    connect();
    await pass(60_000);
    expect(hubs).toHaveLength(1);
    expect(log).toEqual(['refused', `refused ${code}`]);
  },
);

test('Join answered with "unavailable" is tried again', async () => {
  answers.Join = () => Promise.reject(refuse('unavailable'));
  connect();
  await pass(1_000);
  answers.Join = () => snapshot(5);
  await pass(10_000);
  expect(log).toEqual(['joined']);
});

test('Asked to reconnect, it moves within the time given, and stays the same viewer', async () => {
  const connection = connect();
  await pass(1);
  const old = last();
  old.push('reconnect', { withinMs: 2_000 });
  expect(connection.state).toBe('moving');
  await pass(999);
  expect(hubs).toHaveLength(1);
  await pass(2);
  expect(connection.state).toBe('joined');
  expect(old.stopped).toBe(true);
  expect(log).not.toContain('reconnecting');
});

test('What is commanded while it moves waits until it is in again', async () => {
  const connection = connect();
  await pass(1);
  const old = last();
  let opened = () => {};
  start = () => new Promise<void>((resolve) => (opened = resolve));
  old.push('reconnect', { withinMs: 0 });
  await pass(1);
  expect(hubs).toHaveLength(2);
  // The line is open, the hub has not greeted yet.
  const ack = connection.send({ kind: 'play' });
  expect(connection.report({} as never)).toBe(false);
  await pass(100);
  expect(last().calls).toEqual([]);
  opened();
  await pass(1);
  const methods = last().calls.map(([method]) => method);
  expect(methods.filter((method) => method !== 'SyncClock')).toEqual(['Join', 'Send']);
  expect((await ack).revision).toBe(6);
});

test('A Join that is answered when its line has ended counts for nothing', async () => {
  let answer: (answer: unknown) => void = () => {};
  answers.Join = () => new Promise((resolve) => (answer = resolve));
  const connection = connect();
  await pass(1);
  start = () => new Promise<void>(() => {});
  last().drop();
  answer(snapshot(5));
  await pass(1_000);
  expect(connection.state).not.toBe('joined');
  void connection.send({ kind: 'play' });
  await pass(1);
  expect(hubs.flatMap((hub) => hub.of('Send'))).toEqual([]);
});

test('The old line says nothing any more once a new one is there', async () => {
  connect();
  await pass(1);
  const old = last();
  old.drop();
  await pass(1);
  old.push('roomEvents', [1]);
  old.drop();
  await pass(60_000);
  expect(log).not.toContain('events 1');
  expect(hubs).toHaveLength(2);
});

test('Kicked is final', async () => {
  const connection = connect();
  await pass(1);
  last().push('kicked', { reason: 'spam', banned: false });
  last().drop();
  await pass(60_000);
  expect(connection.state).toBe('kicked');
  expect(log.at(-1)).toBe('kicked for spam');
  expect(hubs).toHaveLength(1);
});

test('Reports go out at most twice a second', async () => {
  const connection = connect();
  await pass(1);
  const report = { itemId: 'a', position: 1, at: 0, state: 'playing', bufferedAhead: 1, skewMs: 0 };
  for (let i = 0; i < 20; i++) {
    connection.report(report as never);
    await pass(100);
  }
  expect(last().sent.length).toBeLessThanOrEqual(4);
  expect(last().sent.length).toBeGreaterThanOrEqual(3);
});

test('The network being back ends the wait', async () => {
  start = () => Promise.reject(new Error('down'));
  const connection = connect();
  await pass(9_000);
  const tries = hubs.length;
  start = () => Promise.resolve();
  connection.hurry();
  await pass(1);
  expect(hubs).toHaveLength(tries + 1);
  expect(connection.state).toBe('joined');
});

test('The network being back gives up a try that hangs, and not one that has just begun', async () => {
  start = () => new Promise(() => {});
  const connection = connect();
  await pass(1_000);
  connection.hurry();
  await pass(1);
  expect(hubs).toHaveLength(1);
  await pass(2_500);
  start = () => Promise.resolve();
  connection.hurry();
  await pass(1);
  expect(hubs).toHaveLength(2);
  expect(hubs[0]!.stopped).toBe(true);
  expect(connection.state).toBe('joined');
});

test('The network being back leaves alone who waits at the door', async () => {
  const connection = connect({ admitted: new Promise<void>(() => {}) });
  await pass(10_000);
  connection.hurry();
  await pass(1);
  expect(hubs).toHaveLength(1);
});

test('A try that was given up and opens after all is stopped, and never joins', async () => {
  let opens = () => {};
  start = () => new Promise<void>((resolve) => (opens = resolve));
  const connection = connect();
  await pass(4_000);
  start = () => Promise.resolve();
  connection.hurry();
  await pass(1);
  opens();
  await pass(60_000);
  expect(hubs.map((hub) => [hub.stopped, hub.of('Join').length])).toEqual([
    [true, 0],
    [false, 1],
  ]);
});

test('A closed connection leaves and stays away', async () => {
  const connection = connect();
  await pass(1);
  const hub = last();
  await connection.close();
  expect(hub.of('Leave')).toHaveLength(1);
  await pass(60_000);
  expect(hubs).toHaveLength(1);
});
