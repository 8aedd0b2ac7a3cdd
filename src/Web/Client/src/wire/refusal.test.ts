import { expect, test } from 'vitest';
import { Refusal, refusalOf } from './refusal';

test("A refusal is found behind SignalR's own words", () => {
  const refusal = refusalOf(
    new Error(
      "An unexpected error occurred invoking 'Join' on the server. HubException: wrong_password: This room has a password: try again.",
    ),
  );
  expect(refusal?.code).toBe('wrong_password');
  expect(refusal?.sentence).toBe('This room has a password: try again.');
});

test('A refusal without a prefix is read too', () => {
  expect(refusalOf(new Error('room_full: No seat is left.'))?.code).toBe('room_full');
});

test('A code inside another word is none', () => {
  expect(refusalOf(new Error('preforbidden: x'))).toBeNull();
});

test('A lost connection is no refusal', () => {
  expect(
    refusalOf(new Error('Invocation canceled due to the underlying connection being closed.')),
  ).toBeNull();
});

test('A 401 of negotiate means that there is no session', () => {
  expect(
    refusalOf(new Error("Failed to complete negotiation: Unauthorized: Status code '401'"))?.code,
  ).toBe('unauthenticated');
});

test("A fault of the server's own may be tried again", () => {
  expect(
    refusalOf(new Error("An unexpected error occurred invoking 'Send' on the server."))?.code,
  ).toBe('unavailable');
});

test('A refusal stays itself', () => {
  const refusal = new Refusal('banned', 'x');
  expect(refusalOf(refusal)).toBe(refusal);
});
