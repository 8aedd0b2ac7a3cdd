import { expect, test } from 'vitest';
import type { Audience, ChatPolicy, Role } from '../wire/types';
import { snapshot, viewer } from './fixtures';
import { outranks, whyNoChat, whyNoControl, whyNoQueue } from './permissions';
import { roomOf } from './room';

const room = (role: Role, control: Audience = 'everyone', chat: ChatPolicy = 'everyone') => {
  const base = snapshot(1, { me: { viewerId: 'me', role } });
  return roomOf({ ...base, settings: { ...base.settings, control, queueing: control, chat } });
};

test.each([
  ['viewer', 'everyone', true],
  ['viewer', 'moderators', false],
  ['moderator', 'moderators', true],
  ['moderator', 'host', false],
  ['host', 'host', true],
] as const)('A %s may control a room of %s: %s', (role, audience, may) => {
  expect(whyNoControl(room(role, audience)) === null).toBe(may);
  expect(whyNoQueue(room(role, audience)) === null).toBe(may);
});

test('A refusal says who may', () => {
  expect(whyNoControl(room('viewer', 'host'))).toMatch(/host/i);
});

test('A muted viewer may not chat', () => {
  const muted = { ...room('viewer'), viewers: [viewer('me', { muted: true })] };
  expect(whyNoChat(muted)).not.toBeNull();
});

test('Chat that is off is off for the host as well', () => {
  expect(whyNoChat(room('host', 'everyone', 'off'))).not.toBeNull();
  expect(whyNoChat(room('moderator', 'everyone', 'moderators'))).toBeNull();
});

test('Moderators act on viewers, hosts on all', () => {
  expect(outranks(room('moderator'), 'viewer')).toBe(true);
  expect(outranks(room('moderator'), 'moderator')).toBe(false);
  expect(outranks(room('host'), 'moderator')).toBe(true);
  expect(outranks(room('viewer'), 'viewer')).toBe(false);
});
