// Uploads a file by tus-js-client as released, and kills the given processes when so much of it has been sent.
// Argument: { url, token, file, pids, at }. Prints { video, resumedAt, failures }.
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Upload } from 'tus-js-client';

const { url, token, file, pids, at } = JSON.parse(process.argv[2]);
const size = statSync(file).size;
let killed = false;
let failures = 0;
let resumedAt = null;

const upload = new Upload(createReadStream(file), {
  endpoint: `${url}/api/library/uploads`,
  uploadSize: size,
  chunkSize: 4 * 1024 * 1024,
  retryDelays: [0, 200, 500, 1000, 2000, 3000, 5000, 5000, 5000],
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: basename(file) },
  onProgress(sent) {
    if (killed || sent < size * at) return;
    killed = true;
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  },
  onAfterResponse(request, response) {
    const offset = Number(response.getHeader('Upload-Offset'));
    if (request.getMethod() === 'HEAD' && response.getStatus() === 200) resumedAt ??= offset;
  },
  onShouldRetry() {
    failures++;
    return true;
  },
  onError(error) {
    console.log(JSON.stringify({ error: String(error), killed, failures, resumedAt }));
    process.exit(1);
  },
  onSuccess({ lastResponse }) {
    const video = lastResponse.getHeader('SyncStream-Video-Id');
    console.log(JSON.stringify({ video, killed, failures, resumedAt }));
    process.exit(0);
  },
});
upload.start();
