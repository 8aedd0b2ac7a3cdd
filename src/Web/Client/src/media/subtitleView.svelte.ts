import { device } from '../shell/storage';
import type { SubtitleTrack } from '../wire/types';
import { untilMade } from './beingMade';

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
  #offered = false;

  /** Finds out which another film has, and asks again while the server still looks into it. Until the returned function is called. */
  find(ask: () => Promise<SubtitleTrack[]>): () => void {
    const stop = new AbortController();
    this.#offered = false;
    this.refresh = async () => {
      const found = await ask().catch(() => null);
      if (!found || stop.signal.aborted) return false;
      if (this.#offered) this.tracks = found;
      else this.offer(found);
      return true;
    };
    void untilMade(ask, stop.signal).then(
      (found) => this.#offered || stop.signal.aborted || this.offer(found),
      () => {},
    );
    return () => {
      stop.abort();
      this.refresh = () => Promise.resolve(false);
    };
  }

  /** Another video's tracks: what was read last, here or in the film before, is read on. */
  offer(tracks: SubtitleTrack[]): void {
    this.#offered = true;
    this.tracks = tracks;
    this.delay = 0;
    const wanted = device.read(CHOICE, '');
    this.track = tracks.find((t) => wanted !== '' && tongue(t) === wanted)?.track ?? '';
  }

  /**
   * Looks again which there are: somebody may have added some to the film that is on. It belongs to that film: false where there is
   * another by then.
   */
  refresh: () => Promise<boolean> = () => Promise.resolve(false);

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
