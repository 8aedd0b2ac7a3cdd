import { call, refusalOfResponse } from './http';
import { insist } from './insist';
import { Refusal } from './refusal';
import type {
  BannedPerson,
  Playhead,
  QueueItem,
  RenditionStatus,
  RoomSettings,
  SubtitleTrack,
  VideoInfo,
  Visibility,
} from './types';
import { newUuid } from './uuid';

export interface Session {
  viewerId: string;
  name: string;
  isAdmin?: boolean;
}

export interface NewRoom {
  id?: string;
  title?: string;
  visibility?: Visibility;
  password?: string;
}

export interface RoomInfo {
  id: string;
  title: string;
  viewerCount: number;
  /** The title of what plays, where anything does. */
  playing: string | null;
  settings?: RoomSettings;
  /** What it shows: of one room only, and only to who may see it. */
  now?: { playhead: Playhead; queue: QueueItem[]; currentItemId: string | null };
}

export interface LibraryPage {
  videos: VideoInfo[];
  cursor: string | null;
}

type Json = Record<string, unknown>;

/** A list, whether it comes bare or as the first array of an object. */
function listOf(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer;
  const inside = Object.values((answer ?? {}) as Json).find(Array.isArray);
  return (inside as unknown[] | undefined) ?? [];
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** What plays in a room may come as a title, or as an item that has one. */
function playingOf(room: Json): string | null {
  const playing = room.playing ?? room.nowPlaying ?? room.current ?? room.currentItem;
  return text(playing) ?? text((playing as Json | null)?.title);
}

function roomOf(value: unknown): RoomInfo {
  const room = value as Json;
  const id = text(room.id) ?? text(room.roomId) ?? '';
  return {
    id,
    title: text(room.title) ?? id,
    viewerCount: Number(room.viewerCount ?? 0),
    playing: playingOf(room),
    settings: room.settings as RoomSettings | undefined,
    now: room.playhead && room.queue ? (room as unknown as RoomInfo['now']) : undefined,
  };
}

/** Null where there is no session. */
export async function getSession(): Promise<Session | null> {
  try {
    return await insist(() => call<Session>('GET', '/api/session'));
  } catch (error) {
    if ((error as { code?: string }).code === 'unauthenticated') return null;
    throw error;
  }
}

export const newSession = (name: string) =>
  insist(() => call<Session>('POST', '/api/session', { body: { name } }));

export const promoteSession = (password: string) =>
  call<Session>('POST', '/api/session/admin', { body: { password } });

export const endSession = () => call<void>('DELETE', '/api/session');

export const listRooms = async (signal?: AbortSignal): Promise<RoomInfo[]> =>
  listOf(await call('GET', '/api/rooms', { signal })).map(roomOf);

/** The id of the command makes it the same room, however often it has to be asked for. */
export async function makeRoom(room: NewRoom): Promise<RoomInfo> {
  const body = { ...room, commandId: newUuid() };
  return roomOf(await insist(() => call('POST', '/api/rooms', { body })));
}

export const getRoom = async (roomId: string): Promise<RoomInfo> =>
  roomOf(await call('GET', `/api/rooms/${encodeURIComponent(roomId)}`));

export const getBans = async (roomId: string): Promise<BannedPerson[]> =>
  (await call<{ bans: BannedPerson[] }>('GET', `/api/rooms/${encodeURIComponent(roomId)}/bans`))
    .bans;

export async function searchLibrary(
  search: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<LibraryPage> {
  const query = new URLSearchParams();
  if (search) query.set('search', search);
  if (cursor) query.set('cursor', cursor);
  const answer = await call<unknown>('GET', `/api/library?${query}`, { signal });
  const next = (answer as Json).cursor ?? (answer as Json).next ?? (answer as Json).nextCursor;
  return { videos: listOf(answer) as VideoInfo[], cursor: text(next) };
}

export const getVideo = (videoId: string) =>
  insist(() => call<VideoInfo>('GET', `/api/library/${encodeURIComponent(videoId)}`));

export const getSubtitles = (videoId: string) =>
  call<SubtitleTrack[]>('GET', `/media/${encodeURIComponent(videoId)}/subtitles`);

/** Adds a subtitle file; the server reads SubRip, WebVTT and SubStation Alpha in any encoding. */
export const addSubtitles = (videoId: string, roomId: string, file: File) =>
  call<SubtitleTrack>(
    'POST',
    `/media/${encodeURIComponent(videoId)}/subtitles?${new URLSearchParams({
      label: file.name.replace(/\.[^.]+$/, ''),
      roomId,
    })}`,
    { raw: file },
  );

/** Has the small pictures of a video made, and the browser keep them at hand for who shows them. */
export async function fetchStoryboard(videoId: string, signal: AbortSignal): Promise<void> {
  const path = `/media/${encodeURIComponent(videoId)}/storyboard.jpg`;
  const lost = () => {
    throw new Refusal('offline', '');
  };
  const answer = await fetch(path, { signal }).catch(lost);
  if (!answer.ok) throw await refusalOfResponse(answer);
  await answer.blob().catch(lost);
}

/** Why the server can't bring an outside video either, in its words; null where it can. */
export async function whyNotOutside(url: string): Promise<string | null> {
  const stop = new AbortController();
  try {
    const answer = await fetch(url, { headers: { range: 'bytes=0-0' }, signal: stop.signal });
    return answer.ok ? null : (await refusalOfResponse(answer)).sentence;
  } catch {
    return null;
  } finally {
    stop.abort();
  }
}

export const getRenditionStatus = (videoId: string) =>
  call<RenditionStatus>('GET', `/media/${encodeURIComponent(videoId)}/hls/status`);
