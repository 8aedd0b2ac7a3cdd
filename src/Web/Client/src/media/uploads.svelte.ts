import type { Upload } from 'tus-js-client';
import { t } from '../messages';
import { startUpload, uploadRight } from './upload';

/** A file on its way to the library. */
export class UploadJob {
  share = $state(0);
  /** Others go first. */
  waiting = $state(true);
  error = $state('');
  #upload: Upload | null = null;
  #gone = false;
  #leave!: (nothing: null) => void;
  readonly #left = new Promise<null>((resolve) => (this.#leave = resolve));

  constructor(
    readonly file: File,
    readonly hands = { uploadRight, startUpload },
  ) {}

  get name(): string {
    return this.file.name;
  }

  /** The video's id once it is in the library; null where it does not get there, or was cancelled. */
  run(roomId: string): Promise<string | null> {
    return Promise.race([this.#send(roomId), this.#left]);
  }

  async #send(roomId: string): Promise<string | null> {
    const right = await this.hands.uploadRight(roomId);
    if (this.#gone) return null;
    if (!right.allowed) return this.#fail(right.reason ?? t.upload.failed);
    if (this.file.size > right.maxSize)
      return this.#fail(t.upload.tooLarge(Math.round(right.maxSize / 2 ** 20)));
    return new Promise((resolve) => {
      const watcher = {
        progress: (share: number) => (this.share = share),
        done: resolve,
        failed: (sentence: string) => resolve(this.#fail(sentence)),
      };
      this.hands.startUpload(this.file, roomId, watcher).then(
        (upload) => {
          this.#upload = upload;
          if (this.#gone) void upload.abort(true).catch(() => {});
        },
        () => resolve(this.#fail(t.upload.failed)),
      );
    });
  }

  /** What was sent is taken back; but not of one that failed: the same file, added again, goes on from there. */
  cancel(): void {
    this.#gone = true;
    this.#leave(null);
    const failed = this.error !== '';
    void this.#upload?.abort(!failed).catch(() => {});
  }

  #fail(sentence: string): null {
    this.error = sentence;
    return null;
  }
}

/**
 * So many files at once, and the others after them: the server takes five of one person, and each holds one of the six
 * connections that a browser makes, over which the film comes too.
 */
const AT_ONCE = 3;

/** The uploads of this page: they go on while dialogs come and go. */
export class Uploads {
  jobs = $state.raw<UploadJob[]>([]);
  #waiting: UploadJob[] = [];
  #running = 0;

  constructor(
    readonly roomId: string,
    /** The video is in the library: what was meant to happen with it. */
    readonly onDone: (videoId: string, name: string) => void,
    readonly jobFor = (file: File) => new UploadJob(file),
  ) {}

  add(file: File): void {
    const job = this.jobFor(file);
    this.jobs = [...this.jobs, job];
    this.#waiting.push(job);
    this.#next();
  }

  remove(job: UploadJob): void {
    job.cancel();
    this.#forget(job);
  }

  #forget(job: UploadJob) {
    this.jobs = this.jobs.filter((each) => each !== job);
    this.#waiting = this.#waiting.filter((each) => each !== job);
  }

  #next() {
    while (this.#running < AT_ONCE && this.#waiting.length) void this.#run(this.#waiting.shift()!);
  }

  async #run(job: UploadJob) {
    this.#running++;
    job.waiting = false;
    const videoId = await job.run(this.roomId).catch(() => null);
    this.#running--;
    this.#next();
    if (videoId === null) {
      job.error ||= t.upload.failed;
      return;
    }
    const wanted = this.jobs.includes(job);
    this.#forget(job);
    if (wanted) this.onDone(videoId, job.name);
  }
}
