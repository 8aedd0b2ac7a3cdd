import type {
  DetailedError,
  HttpRequest,
  HttpResponse,
  Upload,
  UploadOptions,
} from 'tus-js-client';
import { t } from '../messages';
import { lazily } from '../shell/lazily';
import { call } from '../wire/http';
import { insist } from '../wire/insist';

/** Whether I may upload for a room, and how much; `reason` in words where not. */
export interface UploadRight {
  allowed: boolean;
  reason: string | null;
  maxSize: number;
}

export interface UploadWatcher {
  /** From 0 to 1. */
  progress(share: number): void;
  /** In the library, and ready to be enqueued. */
  done(videoId: string): void;
  /** `passing` where the same may succeed later: what was sent stays with the server, and it goes on from there. */
  failed(sentence: string, passing: boolean): void;
}

export const uploadRight = (roomId: string, signal?: AbortSignal): Promise<UploadRight> =>
  insist(() => call('GET', `/api/library/uploads?${new URLSearchParams({ roomId })}`, { signal }));

/** Between the tries: a worker that was restarted is back within seconds, a network within a minute. */
const retryDelays = [0, 500, 1000, 2000, 4000, 8000, 16000, 30000];

/** The sentence of the problem details that the server refused with; null where there is none. */
export function sentenceOf(body: string | undefined): string | null {
  try {
    return (JSON.parse(body ?? '') as { detail?: string }).detail ?? null;
  } catch {
    return null;
  }
}

/** Some failures have no request: the file itself can't be read any more. */
type Failure = Partial<Pick<DetailedError, 'message' | 'originalRequest' | 'originalResponse'>>;

/**
 * Whether what failed may succeed later, whatever the browser says of the network: there may be one again in a moment. A new upload
 * that is one too many (429) stays so until another is finished.
 */
function isPassing({ originalRequest, originalResponse }: Failure): boolean {
  const status = originalResponse?.getStatus() ?? 0;
  if (status < 400 || status >= 500 || status === 409 || status === 423) return true;
  return status === 429 && originalRequest?.getMethod() !== 'POST';
}

/** tus takes whatever is no success for the word that the upload is gone, and begins anew with the first byte. */
function refuseSilence(request: HttpRequest, response: HttpResponse): void {
  const status = response.getStatus();
  if (request.getMethod() === 'HEAD' && (status >= 500 || status === 429))
    throw new Error(`No word of how far the upload is (${status}).`);
}

export const optionsOf = (file: File, roomId: string, watcher: UploadWatcher): UploadOptions => ({
  endpoint: '/api/library/uploads',
  // A piece that a proxy on the way cuts off is not the whole film.
  chunkSize: 64 * 1024 * 1024,
  retryDelays,
  removeFingerprintOnSuccess: true,
  metadata: { filename: file.name, roomId },
  onShouldRetry: isPassing,
  onAfterResponse: refuseSilence,
  onProgress: (sent, total) => watcher.progress(total ? sent / total : 0),
  onSuccess: ({ lastResponse }) =>
    watcher.done(lastResponse.getHeader('SyncStream-Video-Id') ?? ''),
  onError: (error: Failure) =>
    watcher.failed(
      sentenceOf(error.originalResponse?.getBody()) ?? t.upload.broken,
      isPassing(error),
    ),
});

const tus = lazily(() => import('tus-js-client'));

/** Sends a file; goes on where it was after a lost connection, and, with the same file, after the page was loaded anew. */
export async function startUpload(
  file: File,
  roomId: string,
  watcher: UploadWatcher,
): Promise<Upload> {
  const { Upload: Tus } = await tus();
  const upload: Upload = new Tus(file, optionsOf(file, roomId, watcher));
  const [before] = await upload.findPreviousUploads();
  if (before) upload.resumeFromPreviousUpload(before);
  upload.start();
  return upload;
}
