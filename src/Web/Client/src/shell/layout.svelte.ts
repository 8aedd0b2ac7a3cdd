import { device } from './storage';

const THEATRE = 'theatre';

/** How much of the screen the picture has, and whether the chat lies over it in full screen. */
export const layout = $state({ theatre: device.read(THEATRE, false), full: false, panel: false });

export function toggleTheatre(): void {
  layout.theatre = !layout.theatre;
  device.write(THEATRE, layout.theatre);
}

/** The whole page goes full screen, so that chat and dialogs come along. Where that can't be had, it fills the window. */
export async function toggleFull(): Promise<void> {
  layout.full = !layout.full;
  layout.panel = false;
  if (!layout.full) {
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
    return;
  }
  await document.documentElement.requestFullscreen?.().catch(() => {});
}

export function leaveFull(): void {
  if (layout.full) void toggleFull();
}

document.addEventListener('fullscreenchange', () => {
  if (!document.fullscreenElement) layout.full = false;
});
