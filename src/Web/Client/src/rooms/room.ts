import type {
  ChatMessage,
  LoopMode,
  Playhead,
  PresenceDelta,
  QueueItem,
  RoomEvent,
  RoomSettings,
  RoomSnapshot,
  Role,
  ViewerInfo,
  WaitReason,
} from '../wire/types';

/** A room as this page knows it, at one revision. Replaced as a whole with each change, never changed in place. */
export interface Room {
  roomId: string;
  settings: RoomSettings;
  me: { viewerId: string; role: Role };
  playhead: Playhead;
  queue: QueueItem[];
  currentItemId: string | null;
  loop: LoopMode;
  chat: ChatMessage[];
  viewers: ViewerInfo[];
  viewerCount: number;
  waitingFor: string[];
  waitingReason: WaitReason;
  nextHeld: boolean;
  votes: number;
  votesNeeded: number;
  revision: number;
  /** Why the room was closed; null while it is open. */
  closed: string | null;
}

const MAX_CHAT = 400;

export function roomOf(snapshot: RoomSnapshot): Room {
  const settings = { ...snapshot.settings, title: snapshot.title };
  const waitingReason = snapshot.waitingReason ?? 'buffering';
  const nextHeld = snapshot.nextHeld ?? false;
  return { ...snapshot, settings, waitingReason, nextHeld, closed: null };
}

/** The room after an event. Never fails: an unknown kind only moves the revision. */
export function applyEvent(room: Room, event: RoomEvent): Room {
  return { ...room, ...change(room, event), revision: event.revision };
}

function change(room: Room, event: RoomEvent): Partial<Room> {
  switch (event.kind) {
    case 'playheadChanged':
      return event.cause === 'item' || event.cause === 'ended'
        ? {
            playhead: event.playhead,
            nextHeld: false,
            viewers: room.viewers.map((v) => ({ ...v, ready: false })),
          }
        : { playhead: event.playhead };
    case 'queueChanged': {
      const votes = event.currentItemId === room.currentItemId ? room.votes : 0;
      return { queue: event.queue, currentItemId: event.currentItemId, loop: event.loop, votes };
    }
    case 'nextHeld':
      return { nextHeld: event.held };
    case 'chatPosted':
      return { chat: [...room.chat, event.message].slice(-MAX_CHAT) };
    case 'chatDeleted':
      return { chat: room.chat.filter((m) => m.messageId !== event.messageId) };
    case 'voteChanged':
      return { votes: event.votes, votesNeeded: event.needed };
    case 'waitingChanged':
      return { waitingFor: event.waitingFor, waitingReason: event.reason ?? 'buffering' };
    case 'roleChanged':
      return {
        ...withViewer(room, event.viewerId, { role: event.role }),
        me: room.me.viewerId === event.viewerId ? { ...room.me, role: event.role } : room.me,
      };
    case 'viewerMuted':
      return withViewer(room, event.viewerId, { muted: event.muted });
    case 'viewerRenamed':
      return withViewer(room, event.viewerId, { name: event.name });
    case 'readyChanged':
      return withViewer(room, event.viewerId, { ready: event.ready });
    case 'viewerKicked':
      return event.lifted
        ? {}
        : { viewers: room.viewers.filter((v) => v.viewerId !== event.viewerId) };
    case 'settingsChanged':
      return { settings: event.settings };
    case 'roomClosed':
      return { closed: event.reason };
    default:
      return {};
  }
}

function withViewer(room: Room, viewerId: string, patch: Partial<ViewerInfo>): Partial<Room> {
  return {
    viewers: room.viewers.map((v) => (v.viewerId === viewerId ? { ...v, ...patch } : v)),
  };
}

/** The room after people came, went or changed. */
export function applyPresence(room: Room, delta: PresenceDelta): Room {
  const gone = new Set(delta.left);
  const news = new Map([...delta.joined, ...delta.changed].map((v) => [v.viewerId, v]));
  const stayed = room.viewers
    .filter((v) => !gone.has(v.viewerId))
    .map((v) => news.get(v.viewerId) ?? v);
  const known = new Set(stayed.map((v) => v.viewerId));
  const came = [...news.values()].filter((v) => !known.has(v.viewerId) && !gone.has(v.viewerId));
  const { viewerCount } = delta;
  // The server tells anew only while someone has voted.
  const votesNeeded = Math.max(1, Math.ceil(viewerCount / 2));
  return { ...room, viewers: [...stayed, ...came], viewerCount, votesNeeded };
}

export const viewerOf = (room: Room, viewerId: string | null | undefined) =>
  room.viewers.find((v) => v.viewerId === viewerId);

/** What plays after the current item, where nobody holds it; null after the last, and in a loop of one. */
export function nextItem(room: Room): QueueItem | null {
  const item = currentItem(room);
  if (!item || room.loop === 'one') return null;
  const at = room.queue.indexOf(item) + 1;
  return room.queue[at] ?? (room.loop === 'all' && room.queue.length > 1 ? room.queue[0]! : null);
}

export const currentItem = (room: Room): QueueItem | undefined =>
  room.queue.find((i) => i.itemId === room.currentItemId);
