import { t } from '../messages';
import { toggleFull, toggleTheatre } from '../shell/layout.svelte';
import { notify } from '../shell/notices.svelte';
import { togglePicture } from './picture';
import type { Remote } from './remote';
import type { Shortcut } from './shortcuts';
import type { SubtitleView } from './subtitleView.svelte';

export interface Desk {
  remote: Remote;
  video: HTMLVideoElement | undefined;
  subtitles: SubtitleView;
  write(): void;
  help(): void;
  stats(): void;
}

/** Does what a key asks for: some of it for the room, some of it for this viewer only. */
export function press(shortcut: Shortcut, desk: Desk): void {
  const { remote, video, subtitles, write, help, stats } = desk;
  switch (shortcut.kind) {
    case 'toggle':
      return remote.toggle();
    case 'jump':
      return remote.jump(shortcut.by);
    case 'part':
      if (video && Number.isFinite(video.duration))
        remote.seekSoon(video.duration * shortcut.share);
      return;
    case 'faster':
      return remote.stepRate(1);
    case 'slower':
      return remote.stepRate(-1);
    case 'volume':
      if (!video) return;
      video.muted = false;
      video.volume = Math.min(1, Math.max(0, video.volume + shortcut.by));
      return notify(t.controls.volume(Math.round(video.volume * 100)));
    case 'mute':
      if (video) video.muted = !video.muted;
      return;
    case 'captions':
      if (!subtitles.toggle())
        void subtitles.refresh().then(() => subtitles.toggle() || notify(t.controls.noneToRead));
      return;
    case 'theatre':
      return toggleTheatre();
    case 'picture':
      return void togglePicture(video);
    case 'fullscreen':
      return void toggleFull();
    case 'stats':
      return stats();
    case 'write':
      return write();
    case 'help':
      return help();
  }
}
