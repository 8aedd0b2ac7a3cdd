import type { QueueItem, VideoInfo } from '../wire/types';

/** How an item reaches the `<video>` element. */
export interface Delivery {
  kind: 'file' | 'hls';
  url: string;
  /** Someone else's: its other qualities are there anyway, and cost this server nothing. */
  outside?: true;
}

const containers: Record<string, string> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/mp4',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  matroska: 'video/x-matroska',
  ogg: 'video/ogg',
  ogv: 'video/ogg',
  mp3: 'audio/mpeg',
};

const codecs: Record<string, string> = {
  h264: 'avc1.640028',
  hevc: 'hvc1.1.6.L93.B0',
  vp8: 'vp8',
  vp9: 'vp09.00.10.08',
  av1: 'av01.0.05M.08',
  theora: 'theora',
  aac: 'mp4a.40.2',
  mp3: 'mp3',
  opus: 'opus',
  vorbis: 'vorbis',
  flac: 'flac',
  ac3: 'ac-3',
  eac3: 'ec-3',
};

/** Codecs of subtitle tracks and attachments, which no player needs to decode. */
const besides = new Set(['subrip', 'ass', 'ssa', 'mov_text', 'webvtt', 'hdmv_pgs_subtitle']);

/** The type of a video as `canPlayType` takes it; null where a codec is one no browser knows. */
export function mimeOf(video: Pick<VideoInfo, 'container' | 'codecs'>): string | null {
  const container = containers[video.container.toLowerCase()];
  if (!container) return null;
  const names = video.codecs.map((c) => c.toLowerCase()).filter((c) => !besides.has(c));
  const known = names.map((c) => codecs[c]);
  if (known.some((c) => c === undefined)) return null;
  return known.length ? `${container}; codecs="${known.join(', ')}"` : container;
}

const media = (videoId: string) => `/media/${encodeURIComponent(videoId)}`;

/** Says where it is watched: the stream ends with the room, or with being put out of it. */
const watchedIn = (roomId: string) => (roomId ? `?room=${encodeURIComponent(roomId)}` : '');

export const fileUrl = (videoId: string, roomId = '') =>
  `${media(videoId)}/file${watchedIn(roomId)}`;
export const hlsUrl = (videoId: string) => `${media(videoId)}/hls/master.m3u8`;
export const posterUrl = (videoId: string) => `${media(videoId)}/poster.jpg`;
export const storyboardUrl = (videoId: string) => `${media(videoId)}/storyboard.vtt`;
export const subtitleUrl = (videoId: string, track: string) =>
  `${media(videoId)}/subtitles/${encodeURIComponent(track)}.vtt`;

/** The audio tracks by what people call them. */
export function audioLabels(video: VideoInfo | null): string[] {
  return (video?.audio ?? []).map((track, n) => track.title ?? track.language ?? `${n + 1}`);
}

export const proxyUrl = (roomId: string, itemId: string) =>
  `/media/proxy/rooms/${encodeURIComponent(roomId)}/${encodeURIComponent(itemId)}`;

/**
 * The deliveries to try, best first. `video` is null where nothing is known about it; `proxied` is where the server has an
 * outside video; `roomId` is where it is watched.
 */
export function deliveriesOf(
  item: Pick<QueueItem, 'source'>,
  video: VideoInfo | null,
  canPlayType: (type: string) => string,
  proxied: string | null = null,
  roomId = '',
): Delivery[] {
  const { source } = item;
  if (source.kind === 'url') {
    const kind = /\.m3u8($|[?#])/i.test(source.url) ? 'hls' : 'file';
    // Straight from where it is costs this server nothing; where that is not allowed (CORS), it fetches it.
    return [source.url, proxied]
      .filter((url) => url !== null)
      .map((url) => ({ kind, url, outside: true }));
  }
  const file: Delivery = { kind: 'file', url: fileUrl(source.videoId, roomId) };
  const hls: Delivery = { kind: 'hls', url: hlsUrl(source.videoId) };
  if (!video) return [file, hls];
  if (video.direct) return [file, hls];
  // This browser may play more than all of them do; but of an MP4 its type says too little (10 bits, or a decoder that
  // is named and not there).
  const mp4 = /^(mp4|m4v|mov)$/.test(video.container);
  const type = video.direct === false && mp4 ? null : mimeOf(video);
  return type !== null && canPlayType(type) !== '' ? [file, hls] : [hls, file];
}
