import type { HttpRequest, HttpResponse, Upload, UploadOptions } from 'tus-js-client';
import { call } from '../wire/http';

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
  failed(sentence: string): void;
}

export const uploadRight = (roomId: string, signal?: AbortSignal): Promise<UploadRight> =>
  call('GET', `/api/library/uploads?${new URLSearchParams({ roomId })}`, { signal });

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
  onAfterResponse: refuseSilence,
  removeFingerprintOnSuccess: true,
  metadata: { filename: file.name, roomId },
  onProgress: (sent, total) => watcher.progress(total ? sent / total : 0),
  onSuccess: ({ lastResponse }) =>
    watcher.done(lastResponse.getHeader('SyncStream-Video-Id') ?? ''),
  onError: (error) => {
    const body = 'originalResponse' in error ? error.originalResponse?.getBody() : undefined;
    watcher.failed(sentenceOf(body) ?? error.message);
  },
});

/** Sends a file; goes on where it was after a lost connection, and, with the same file, after the page was loaded anew. */
export async function startUpload(
  file: File,
  roomId: string,
  watcher: UploadWatcher,
): Promise<Upload> {
  const { Upload: Tus } = await import('tus-js-client');
  const upload: Upload = new Tus(file, optionsOf(file, roomId, watcher));
  const [before] = await upload.findPreviousUploads();
  if (before) upload.resumeFromPreviousUpload(before);
  upload.start();
  return upload;
}
