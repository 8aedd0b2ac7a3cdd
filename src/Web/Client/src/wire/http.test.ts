import { afterEach, expect, test, vi } from 'vitest';
import { getSession, listRooms, searchLibrary } from './api';
import { call } from './http';

const answer = (status: number, body: string, type = 'application/json') =>
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(body, { status, headers: { 'content-type': type } })),
  );

afterEach(() => vi.unstubAllGlobals());

test('Problem details become a refusal with the code and the sentence', async () => {
  answer(403, '{"code":"wrong_password","detail":"Try again."}', 'application/problem+json');
  await expect(call('GET', '/x')).rejects.toMatchObject({
    code: 'wrong_password',
    sentence: 'Try again.',
  });
});

test("A proxy's page becomes a refusal by its status", async () => {
  answer(502, '<html>Bad gateway</html>', 'text/html');
  await expect(call('GET', '/x')).rejects.toMatchObject({ code: 'unavailable' });
});

test('A page where JSON was due is an error, not an empty answer', async () => {
  answer(200, '<html></html>', 'text/html');
  await expect(call('GET', '/x')).rejects.toMatchObject({ code: 'unknown' });
});

test('No answer at all is "offline"', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(call('GET', '/x')).rejects.toMatchObject({ code: 'offline' });
});

test('No session is null, anything else an error', async () => {
  answer(401, '{}');
  await expect(getSession()).resolves.toBeNull();
  answer(500, '{}');
  await expect(getSession()).rejects.toMatchObject({ code: 'unknown' });
});

test('Rooms and videos are read from a bare list and from a page of one', async () => {
  answer(200, '[{"id":"abc","title":"","viewerCount":2,"playing":{"title":"Film"}}]');
  await expect(listRooms()).resolves.toMatchObject([
    { id: 'abc', title: 'abc', viewerCount: 2, playing: 'Film' },
  ]);
  answer(200, '{"videos":[{"id":"v"}],"cursor":"next"}');
  await expect(searchLibrary('', null)).resolves.toEqual({ videos: [{ id: 'v' }], cursor: 'next' });
});
