import { t } from '../messages';
import { notify } from '../shell/notices.svelte';

export const canShrink = (): boolean => document.pictureInPictureEnabled ?? false;

/** The video in a small window above all others, or back. */
export async function togglePicture(video: HTMLVideoElement | undefined): Promise<void> {
  try {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await video?.requestPictureInPicture();
  } catch {
    notify(t.controls.noPicture);
  }
}
