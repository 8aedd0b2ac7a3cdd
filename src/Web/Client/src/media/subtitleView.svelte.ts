import { device } from '../shell/storage';
import type { SubtitleTrack } from '../wire/types';

const CHOICE = 'subtitles';
const SIZE = 'subtitleSize';

/** Which subtitles this viewer reads, how large, and how much later than the file says. */
export class SubtitleView {
  tracks = $state.raw<SubtitleTrack[]>([]);
  /** Empty for none. */
  track = $state('');
  delay = $state(0);
  /** 1 is the usual size. */
  size = $state(device.read(SIZE, 1));

  /** Another video's tracks: what was read last, here or in the film before, is read on. */
  offer(tracks: SubtitleTrack[]): void {
    this.tracks = tracks;
    this.delay = 0;
    const wanted = device.read(CHOICE, '');
    this.track = tracks.find((t) => wanted !== '' && tongue(t) === wanted)?.track ?? '';
  }

  /** Looks again which there are: somebody may have added some to the film that is on. */
  refresh: () => Promise<void> = () => Promise.resolve();

  choose(track: string): void {
    this.track = track;
    const chosen = this.tracks.find((t) => t.track === track);
    device.write(CHOICE, chosen ? tongue(chosen) : '');
  }

  toggle(): boolean {
    this.choose(this.track ? '' : (this.tracks[0]?.track ?? ''));
    return this.tracks.length > 0;
  }

  resize(size: number): void {
    this.size = size;
    device.write(SIZE, size);
  }
}

const tongue = (track: SubtitleTrack) => track.language ?? track.label;
