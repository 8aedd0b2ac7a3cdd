import { positionAt } from '../sync/playhead';
import type { ServerClock } from '../sync/clock';
import { getVideo, type RoomInfo } from '../wire/api';
import { retryDelay } from '../wire/backoff';
import { unanswered } from '../wire/insist';
import type { VideoInfo } from '../wire/types';
import { deliveriesOf } from './source';

/** What was loaded for nothing is let go after this, in ms. */
const KEPT_MS = 20_000;

const asked = new Map<string, Promise<VideoInfo>>();
let warm: HTMLVideoElement | null = null;

/** What the server knows of a video; asked once, be it ahead. */
export function videoInfo(videoId: string): Promise<VideoInfo> {
  const ahead = asked.get(videoId);
  asked.delete(videoId);
  return ahead ?? getVideo(videoId);
}

/**
 * Tells what the server knows of a video: null where it knows nothing of it, or does not answer; and then once more when it does. Until
 * the returned function is called.
 */
export function learnOf(
  videoId: string,
  tell: (info: VideoInfo | null) => void,
  ask = videoInfo,
): () => void {
  let gone = false;
  const learn = async () => {
    for (let attempt = 1; !gone; attempt++) {
      const found = await ask(videoId).catch((reason) => (unanswered(reason) ? 'away' : null));
      if (gone) return;
      if (found !== 'away') return tell(found);
      if (attempt === 1) tell(null);
      await new Promise((resolve) => setTimeout(resolve, retryDelay(attempt, Math.random)));
    }
  };
  void learn();
  return () => (gone = true);
}

/**
 * Begins to load what a room shows while its line is still being made: on a long line each takes many round trips. A
 * browser gives what one `<video>` has loaded to the next one with the same address.
 */
export async function anticipate(room: RoomInfo | null, clock: ServerClock): Promise<void> {
  const item = room?.now?.queue.find((i) => i.itemId === room.now?.currentItemId);
  if (!room?.now || item?.source.kind !== 'library') return;
  const { videoId } = item.source;
  const asking = getVideo(videoId);
  asked.set(videoId, asking);
  const info = await asking.catch(() => null);
  if (!info) return void asked.delete(videoId);
  const player = document.createElement('video');
  const [delivery] = deliveriesOf(item, info, (type) => player.canPlayType(type), null, room.id);
  if (delivery?.kind !== 'file') return;
  // The server's clock may not be known yet; most devices' clocks are near enough to load about what is needed.
  const now = clock.synchronised ? clock.now() : Date.now();
  const position = positionAt(room.now.playhead, now, info.duration);
  letGo();
  warm = player;
  player.muted = true;
  player.preload = 'auto';
  player.src = `${delivery.url}#t=${position.toFixed(2)}`;
  setTimeout(() => warm === player && letGo(), KEPT_MS);
}

/** What was loaded ahead has been taken over, or is not wanted any more. */
export function letGo(): void {
  warm?.removeAttribute('src');
  warm?.load();
  warm = null;
}
