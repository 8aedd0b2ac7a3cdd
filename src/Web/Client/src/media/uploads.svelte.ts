import type { Upload } from 'tus-js-client';
import { t } from '../messages';
import { startUpload, uploadRight } from './upload';

/** A file on its way to the library. */
export class UploadJob {
  share = $state(0);
  error = $state('');
  #upload: Upload | null = null;
  #gone = false;

  constructor(readonly file: File) {}

  get name(): string {
    return this.file.name;
  }

  async run(roomId: string): Promise<string | null> {
    const right = await uploadRight(roomId);
    if (!right.allowed) return this.#fail(right.reason ?? t.upload.failed);
    if (this.file.size > right.maxSize)
      return this.#fail(t.upload.tooLarge(Math.round(right.maxSize / 2 ** 20)));
    return new Promise((resolve) => {
      const watcher = {
        progress: (share: number) => (this.share = share),
        done: resolve,
        failed: (sentence: string) => resolve(this.#fail(sentence)),
      };
      startUpload(this.file, roomId, watcher).then(
        (upload) => {
          this.#upload = upload;
          if (this.#gone) void upload.abort(true).catch(() => {});
        },
        () => resolve(this.#fail(t.upload.failed)),
      );
    });
  }

  cancel(): void {
    this.#gone = true;
    void this.#upload?.abort(true).catch(() => {});
  }

  #fail(sentence: string): null {
    this.error = sentence;
    return null;
  }
}

/** The uploads of this page: they go on while dialogs come and go. */
export class Uploads {
  jobs = $state.raw<UploadJob[]>([]);

  constructor(
    readonly roomId: string,
    /** The video is in the library: what was meant to happen with it. */
    readonly onDone: (videoId: string, name: string) => void,
  ) {}

  async add(file: File): Promise<void> {
    const job = new UploadJob(file);
    this.jobs = [...this.jobs, job];
    const videoId = await job.run(this.roomId).catch(() => null);
    if (videoId === null) {
      job.error ||= t.upload.failed;
      return;
    }
    const wanted = this.jobs.includes(job);
    this.remove(job);
    if (wanted) this.onDone(videoId, file.name);
  }

  remove(job: UploadJob): void {
    this.jobs = this.jobs.filter((each) => each !== job);
  }
}
