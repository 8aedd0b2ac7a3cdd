/** The shapes of PROTOCOL.md as they travel: times are Unix milliseconds, positions and durations seconds. */

export type Role = 'viewer' | 'moderator' | 'host';
export type Audience = 'everyone' | 'moderators' | 'host';
export type ChatPolicy = 'everyone' | 'moderators' | 'off';
export type WaitPolicy = 'all' | 'quorum' | 'never';
/** Why a room waits: someone buffers, or someone has not said that they are ready for the film to begin. */
export type WaitReason = 'buffering' | 'ready';
export type Visibility = 'public' | 'unlisted';
export type LoopMode = 'none' | 'one' | 'all';
export type QueuePlace = 'end' | 'next' | 'now';
export type PlaybackState = 'playing' | 'paused' | 'buffering' | 'ended';

export interface Playhead {
  itemId: string | null;
  position: number;
  rate: number;
  playing: boolean;
  at: number;
}

export type VideoSource = { kind: 'library'; videoId: string } | { kind: 'url'; url: string };

export interface QueueItem {
  itemId: string;
  source: VideoSource;
  title: string;
  duration: number | null;
  addedBy: string;
}

export interface ChatMessage {
  messageId: string;
  viewerId: string;
  name: string;
  text: string;
  at: number;
}

export interface RoomSettings {
  title: string;
  visibility: Visibility;
  hasPassword: boolean;
  permanent: boolean;
  control: Audience;
  queueing: Audience;
  chat: ChatPolicy;
  wait: WaitPolicy;
  waitTimeoutSeconds: number;
  readyCheck?: boolean;
  countdownSeconds?: number;
  maxViewers: number;
  slowModeSeconds: number;
}

export interface ViewerInfo {
  viewerId: string;
  name: string;
  role: Role;
  muted: boolean;
  ready: boolean;
  state: PlaybackState | null;
  skewMs: number | null;
}

export interface RoomSnapshot {
  roomId: string;
  title: string;
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
  votes: number;
  votesNeeded: number;
  revision: number;
  serverTime: number;
  missed: RoomEvent[] | null;
  waitingReason?: WaitReason;
  /** The room stops after the current item. */
  nextHeld?: boolean;
}

export type PlayheadCause =
  'play' | 'pause' | 'seek' | 'rate' | 'item' | 'ended' | 'waiting' | 'resumed' | 'ready';

type Happened = { revision: number; at: number; by?: string | null };

export type RoomEvent = Happened &
  (
    | { kind: 'playheadChanged'; playhead: Playhead; cause: PlayheadCause }
    | { kind: 'queueChanged'; queue: QueueItem[]; currentItemId: string | null; loop: LoopMode }
    | { kind: 'nextHeld'; held: boolean }
    | { kind: 'chatPosted'; message: ChatMessage }
    | { kind: 'chatDeleted'; messageId: string }
    | { kind: 'reacted'; emoji: string }
    | { kind: 'voteChanged'; votes: number; needed: number }
    | { kind: 'waitingChanged'; waitingFor: string[]; reason?: WaitReason }
    | { kind: 'roleChanged'; viewerId: string; role: Role }
    | { kind: 'viewerMuted'; viewerId: string; muted: boolean }
    | { kind: 'viewerRenamed'; viewerId: string; name: string }
    | {
        kind: 'viewerKicked';
        viewerId: string;
        banned: boolean;
        lifted?: boolean;
        name?: string | null;
      }
    | { kind: 'readyChanged'; viewerId: string; ready: boolean }
    | { kind: 'settingsChanged'; settings: RoomSettings }
    | { kind: 'roomClosed'; reason: string }
  );

export interface PresenceDelta {
  viewerCount: number;
  joined: ViewerInfo[];
  left: string[];
  changed: ViewerInfo[];
}

export type SettingsPatch = Partial<Omit<RoomSettings, 'hasPassword'>> & { password?: string };

export type CommandBody =
  | { kind: 'play' | 'pause'; position?: number }
  | { kind: 'seek'; position: number }
  | { kind: 'setRate'; rate: number }
  | { kind: 'enqueue'; source: VideoSource; place: QueuePlace }
  | { kind: 'dequeue' | 'playItem'; itemId: string }
  | { kind: 'moveItem'; itemId: string; index: number }
  | { kind: 'skip' | 'shuffleQueue' | 'clearQueue' | 'voteSkip' | 'close' }
  | { kind: 'setLoop'; loop: LoopMode }
  | { kind: 'holdNext'; held: boolean }
  | { kind: 'chat'; text: string }
  | { kind: 'react'; emoji: string }
  | { kind: 'deleteMessage'; messageId: string }
  | { kind: 'setReady'; ready: boolean }
  | { kind: 'rename'; name: string }
  | { kind: 'setRole'; viewerId: string; role: Role }
  | { kind: 'mute'; viewerId: string; muted: boolean }
  | { kind: 'kick'; viewerId: string; ban: boolean }
  | ({ kind: 'updateSettings' } & SettingsPatch);

export type RoomCommand = CommandBody & { commandId: string };

export interface CommandAck {
  commandId: string;
  revision: number;
}

/** `clock` names the clock that answered: the same for all workers of a host. */
export interface ClockAnswer {
  clientTime: number;
  serverTime: number;
  clock?: string;
}

export interface PlaybackReport {
  itemId: string | null;
  position: number;
  at: number;
  state: PlaybackState;
  bufferedAhead: number;
  skewMs: number;
  roundTripMs?: number;
}

export interface VideoInfo {
  id: string;
  title: string;
  duration: number | null;
  size: number;
  width: number | null;
  height: number | null;
  container: string;
  codecs: string[];
  subtitles: string[];
  hosts: string[];
  audio: AudioTrack[];
  /** Whether browsers play the file as it is; null where the server does not know. */
  direct: boolean | null;
}

export interface AudioTrack {
  language: string | null;
  title: string | null;
  codec: string;
  channels: number | null;
}

/** Someone who may not come into a room. */
export interface BannedPerson {
  viewerId: string;
  name: string | null;
}

/** A subtitle track of a video. */
export interface SubtitleTrack {
  track: string;
  label: string;
  language: string | null;
  source: 'embedded' | 'file' | 'uploaded';
}

export interface RenditionStatus {
  state: 'ready' | 'preparing' | 'failed';
  progress: number | null;
  sentence: string | null;
}
