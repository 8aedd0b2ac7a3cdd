import type { RoomEvent, RoomSnapshot, ViewerInfo } from '../wire/types';

/** Made-up rooms for the tests. */
export const viewer = (viewerId: string, patch: Partial<ViewerInfo> = {}): ViewerInfo => ({
  viewerId,
  name: viewerId,
  role: 'viewer',
  muted: false,
  ready: false,
  state: null,
  skewMs: null,
  ...patch,
});

export const snapshot = (revision: number, patch: Partial<RoomSnapshot> = {}): RoomSnapshot => ({
  roomId: 'room',
  title: 'Film night',
  settings: {
    title: 'Film night',
    visibility: 'unlisted',
    hasPassword: false,
    permanent: false,
    control: 'everyone',
    queueing: 'everyone',
    chat: 'everyone',
    wait: 'never',
    waitTimeoutSeconds: 15,
    readyCheck: false,
    countdownSeconds: 0,
    maxViewers: 100,
    slowModeSeconds: 0,
  },
  me: { viewerId: 'me', role: 'viewer' },
  playhead: { itemId: null, position: 0, rate: 1, playing: false, at: 0 },
  queue: [],
  currentItemId: null,
  loop: 'none',
  chat: [],
  viewers: [viewer('me')],
  viewerCount: 1,
  waitingFor: [],
  votes: 0,
  votesNeeded: 1,
  revision,
  serverTime: 0,
  missed: null,
  ...patch,
});

export const chat = (revision: number, text = `line ${revision}`): RoomEvent => ({
  kind: 'chatPosted',
  revision,
  at: revision,
  by: 'me',
  message: { messageId: `m${revision}`, viewerId: 'me', name: 'me', text, at: revision },
});
