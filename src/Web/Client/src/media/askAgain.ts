type Track = Pick<
  HTMLTrackElement,
  'src' | 'readyState' | 'addEventListener' | 'removeEventListener'
>;

/** HTMLTrackElement.ERROR. */
const FAILED = 3;
const PAUSE_MS = 10_000;
/** As long as it takes to read the subtitles out of a very large film, with the server's own waiting. */
const TRIES = 20;

/**
 * Loads a track of subtitles again when that failed: they are read out of the film when somebody first wants them, and a browser
 * asks once. Until the returned function is called.
 */
export function askAgain(track: Track): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  const failed = () => {
    if (tries++ >= TRIES) return;
    clearTimeout(timer);
    // Another fragment makes it another address to the browser, and the same to the server.
    timer = setTimeout(() => (track.src = `${track.src.split('#')[0]}#${tries}`), PAUSE_MS);
  };
  track.addEventListener('error', failed);
  if (track.readyState === FAILED) failed();
  return () => {
    clearTimeout(timer);
    track.removeEventListener('error', failed);
  };
}
