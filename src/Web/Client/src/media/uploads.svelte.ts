import type { Upload } from 'tus-js-client';
import { t } from '../messages';
import { wordsFor } from '../shell/notices.svelte';
import { unanswered } from '../wire/insist';
import { startUpload, uploadRight } from './upload';

/** A file on its way to the library. */
export class UploadJob {
  share = $state(0);
  /** Others go first. */
  waiting = $state(true);
  /** There is no network: it goes on when there is one. */
  held = $state(false);
  error = $state('');
  /** The same may succeed later, from where it was. */
  mayGoOn = $state(false);
  #upload: Upload | null = null;
  #gone = false;
  #leave!: (nothing: null) => void;
  readonly #left = new Promise<null>((resolve) => (this.#leave = resolve));

  constructor(
    readonly file: File,
    readonly hands = { uploadRight, startUpload, online },
  ) {}

  get name(): string {
    return this.file.name;
  }

  /** The video's id once it is in the library; null where it does not get there, or was cancelled. */
  run(roomId: string): Promise<string | null> {
    this.error = '';
    return Promise.race([this.#send(roomId), this.#left]);
  }

  async #send(roomId: string): Promise<string | null> {
    for (;;) {
      const outcome = await this.#try(roomId);
      this.held = false;
      if (typeof outcome === 'string') return outcome;
      const back = outcome.passing && this.hands.online();
      if (!back) {
        this.error = outcome.sentence;
        this.mayGoOn = outcome.passing;
        return null;
      }
      // Without a network it is no failure, and the files behind it would fare no better.
      this.held = true;
      await back;
      if (this.#gone) return null;
    }
  }

  async #try(roomId: string): Promise<string | Failure> {
    try {
      const right = await this.hands.uploadRight(roomId);
      if (!right.allowed) return forGood(right.reason ?? t.upload.failed);
      if (this.file.size > right.maxSize)
        return forGood(t.upload.tooLarge(Math.round(right.maxSize / 2 ** 20)));
    } catch (reason) {
      return { sentence: wordsFor(reason), passing: unanswered(reason) };
    }
    if (this.#gone) return forGood('');
    return new Promise((resolve) => {
      const watcher = {
        progress: (share: number) => {
          this.share = share;
          this.held = false;
        },
        done: resolve,
        failed: (sentence: string, passing: boolean) => resolve({ sentence, passing }),
      };
      this.hands.startUpload(this.file, roomId, watcher).then(
        (upload) => {
          this.#upload = upload;
          if (this.#gone) this.#abort();
        },
        () => resolve({ sentence: t.upload.failed, passing: true }),
      );
    });
  }

  /** What was sent is taken back; but not of one that failed: the same file, added again, goes on from there. */
  cancel(): void {
    this.#takenBack = this.error === '';
    this.stop();
  }
  #takenBack = false;

  /** What was sent stays with the server for a while. */
  stop(): void {
    this.#gone = true;
    this.#leave(null);
    this.#abort();
  }

  #abort() {
    void this.#upload?.abort(this.#takenBack).catch(() => {});
  }
}

interface Failure {
  sentence: string;
  /** The same may succeed later. */
  passing: boolean;
}

const forGood = (sentence: string): Failure => ({ sentence, passing: false });

/** Some browsers say that there is no network where there is one, if not to the world: then a look now and then tells. */
const LOOK_MS = 30_000;

/** Resolves once there may be a network again; null where there is one. */
function online(): Promise<void> | null {
  if (navigator.onLine !== false) return null;
  return new Promise((resolve) => {
    addEventListener('online', () => resolve(), { once: true });
    setTimeout(resolve, LOOK_MS);
  });
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

  /** One that failed once more, behind those that wait. */
  again(job: UploadJob): void {
    job.error = '';
    job.waiting = true;
    this.#waiting.push(job);
    this.#next();
  }

  /** The room is left: nobody would see what becomes of them. Whoever adds the same file again goes on from where it was. */
  stop(): void {
    for (const job of this.jobs) job.stop();
    this.jobs = [];
    this.#waiting = [];
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
