import { expect, test } from 'vitest';
import type { VideoInfo } from '../wire/types';
import { deliveriesOf, mimeOf } from './source';

const video = (container: string, ...codecs: string[]) => ({ container, codecs }) as VideoInfo;
const item = { source: { kind: 'library', videoId: 'v 1' } } as const;
const chromium = (type: string) => (/hvc1|ac-3|matroska/.test(type) ? '' : ('probably' as const));

test('The type names the container and its codecs', () => {
  expect(mimeOf(video('mp4', 'h264', 'aac'))).toBe('video/mp4; codecs="avc1.640028, mp4a.40.2"');
});

test('Subtitle tracks do not count, unknown codecs do', () => {
  expect(mimeOf(video('mp4', 'h264', 'mov_text'))).toBe('video/mp4; codecs="avc1.640028"');
  expect(mimeOf(video('avi', 'mpeg4'))).toBeNull();
  expect(mimeOf(video('mp4', 'mpeg4'))).toBeNull();
});

test('What the browser plays comes as the file, with HLS behind it', () => {
  expect(deliveriesOf(item, video('webm', 'vp9', 'opus'), chromium)).toEqual([
    { kind: 'file', url: '/media/v%201/file' },
    { kind: 'hls', url: '/media/v%201/hls/master.m3u8' },
  ]);
});

test.each([video('mkv', 'h264', 'aac'), video('mp4', 'hevc', 'aac'), video('mp4', 'h264', 'ac3')])(
  'What it does not play comes as HLS first',
  (info) => {
    expect(deliveriesOf(item, info, chromium)[0]!.kind).toBe('hls');
  },
);

test('Of a video that nothing is known about the file is tried first', () => {
  expect(deliveriesOf(item, null, chromium)[0]!.kind).toBe('file');
});

test('The address of a file says in which room it is watched', () => {
  const direct = { ...video('mp4', 'h264', 'aac'), direct: true };
  expect(deliveriesOf(item, direct, chromium, null, 'film-night')[0]).toEqual({
    kind: 'file',
    url: '/media/v%201/file?room=film-night',
  });
});

test('An outside playlist is known by its name', () => {
  const url = 'https://example.org/live.m3u8?x=1';
  expect(deliveriesOf({ source: { kind: 'url', url } }, null, chromium)).toEqual([
    { kind: 'hls', url, outside: true },
  ]);
});

test('An outside video comes straight from where it is, then through the server', () => {
  const url = 'https://example.org/film.mp4';
  const source = { kind: 'url', url } as const;
  expect(deliveriesOf({ source }, null, chromium, '/media/proxy/rooms/r/i')).toEqual([
    { kind: 'file', url, outside: true },
    { kind: 'file', url: '/media/proxy/rooms/r/i', outside: true },
  ]);
});
