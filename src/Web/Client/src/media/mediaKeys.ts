export interface MediaKeys {
  set(playing: boolean): void;
  jump(by: number): void;
  seek(position: number): void;
  next(): void;
}

const JUMP_SECONDS = 10;

/** Makes headset buttons, keyboards' media keys and lock screens work for the room. Answers how to undo it. */
export function listenToMediaKeys(keys: MediaKeys): () => void {
  const session = navigator.mediaSession;
  if (!session) return () => {};
  const actions: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => keys.set(true)],
    ['pause', () => keys.set(false)],
    ['seekbackward', ({ seekOffset }) => keys.jump(-(seekOffset ?? JUMP_SECONDS))],
    ['seekforward', ({ seekOffset }) => keys.jump(seekOffset ?? JUMP_SECONDS)],
    [
      'seekto',
      ({ seekTime }) => seekTime !== undefined && seekTime !== null && keys.seek(seekTime),
    ],
    ['nexttrack', () => keys.next()],
  ];
  const set = (action: MediaSessionAction, handler: MediaSessionActionHandler | null) => {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // This browser does not know the action.
    }
  };
  for (const [action, handler] of actions) set(action, handler);
  return () => {
    for (const [action] of actions) set(action, null);
    session.metadata = null;
    session.playbackState = 'none';
  };
}

/** What the lock screen shows. */
export function showOnLockScreen(
  title: string,
  room: string,
  poster: string | null,
  playing: boolean,
): void {
  const session = navigator.mediaSession;
  if (!session) return;
  const artwork = poster ? [{ src: new URL(poster, location.href).href }] : [];
  session.metadata = new MediaMetadata({ title, artist: room, artwork });
  session.playbackState = playing ? 'playing' : 'paused';
}
