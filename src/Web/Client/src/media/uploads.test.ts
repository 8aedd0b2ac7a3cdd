import type { Upload } from 'tus-js-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UploadWatcher } from './upload';
import { UploadJob, Uploads } from './uploads.svelte';

class FakeJob extends UploadJob {
  end!: (videoId: string | null) => void;

  override run() {
    running.push(this.name);
    return new Promise<string | null>((resolve) => (this.end = resolve));
  }

  override cancel() {
    this.end?.(null);
  }
}

let running: string[];
let done: string[];
let uploads: Uploads;

beforeEach(() => {
  running = [];
  done = [];
  uploads = new Uploads(
    'room',
    (videoId) => done.push(videoId),
    (file) => new FakeJob(file),
  );
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((resolve) => setTimeout(resolve));
const add = (...names: string[]) => names.forEach((name) => uploads.add(new File([], name)));
const job = (name: string) => uploads.jobs.find((each) => each.name === name) as FakeJob;

test('Of many files a few are sent at once, and the others one after the other', async () => {
  add('a', 'b', 'c', 'd', 'e');
  expect(running).toEqual(['a', 'b', 'c']);
  expect(uploads.jobs).toHaveLength(5);
  expect(uploads.jobs.map((each) => each.waiting)).toEqual([false, false, false, true, true]);
  job('b').end('video-b');
  await settled();
  expect(running).toEqual(['a', 'b', 'c', 'd']);
  job('a').end(null);
  await settled();
  expect(running).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(done).toEqual(['video-b']);
  expect(job('a').error).not.toBe('');
});

test('One that is taken away makes room for the next, or is never begun', async () => {
  add('a', 'b', 'c', 'd', 'e');
  uploads.remove(job('d'));
  uploads.remove(job('a'));
  await settled();
  expect(running).toEqual(['a', 'b', 'c', 'e']);
  expect(uploads.jobs.map((each) => each.name)).toEqual(['b', 'c', 'e']);
});

test('An upload that is cancelled ends, whatever it waits for', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  const real = new UploadJob(new File([], 'film.mp4'));
  const outcome = real.run('room');
  real.cancel();
  expect(await outcome).toBeNull();
});

/** One upload, against a server and a network that are told what to do. */
function realJob() {
  const log: string[] = [];
  const watchers: UploadWatcher[] = [];
  let back: (() => void) | null = null;
  const hands = {
    uploadRight: () => Promise.resolve({ allowed: true, reason: null, maxSize: 100 }),
    startUpload: (_file: File, _room: string, watcher: UploadWatcher) => {
      watchers.push(watcher);
      const abort = (takenBack: boolean) => {
        log.push(takenBack ? 'taken back' : 'left');
        return Promise.resolve();
      };
      return Promise.resolve({ abort } as unknown as Upload);
    },
    online: () => (network ? null : new Promise<void>((resolve) => (back = resolve))),
  };
  let network = true;
  return {
    job: new UploadJob(new File([], 'film.mp4'), hands),
    log,
    watchers,
    network: (there: boolean) => {
      network = there;
      if (there) back?.();
    },
  };
}

test('What is cancelled is taken back, and what failed is left for whoever adds it again', async () => {
  const cancelled = realJob();
  void cancelled.job.run('room');
  await settled();
  cancelled.job.cancel();
  const failed = realJob();
  const outcome = failed.job.run('room');
  await settled();
  failed.watchers[0]!.failed('broken', true);
  expect(await outcome).toBeNull();
  failed.job.cancel();
  expect([cancelled.log, failed.log]).toEqual([['taken back'], ['left']]);
});

test('Without a network an upload that came to a stop waits for one, and then goes on', async () => {
  const { job, watchers, network } = realJob();
  const outcome = job.run('room');
  await settled();
  network(false);
  watchers[0]!.failed('broken', true);
  await settled();
  expect([job.held, job.error, watchers.length]).toEqual([true, '', 1]);
  network(true);
  await settled();
  watchers[1]!.progress(0.5);
  expect(job.held).toBe(false);
  watchers[1]!.done('video');
  expect(await outcome).toBe('video');
});

test('The network back, one that is taken away meanwhile stays so', async () => {
  const { job, watchers, network } = realJob();
  const outcome = job.run('room');
  await settled();
  network(false);
  watchers[0]!.failed('broken', true);
  await settled();
  job.cancel();
  network(true);
  expect(await outcome).toBeNull();
  await settled();
  expect(watchers).toHaveLength(1);
});

test('What failed for a while may be tried again, and what was refused may not', async () => {
  const { job, watchers } = realJob();
  const first = job.run('room');
  await settled();
  watchers[0]!.failed('broken', true);
  expect([await first, job.error, job.mayGoOn]).toEqual([null, 'broken', true]);
  const second = job.run('room');
  await settled();
  expect(job.error).toBe('');
  watchers[1]!.failed('No video.', false);
  expect([await second, job.error, job.mayGoOn]).toEqual([null, 'No video.', false]);
});

test('One that is tried again waits for its turn, and gets where it was meant to', async () => {
  add('a', 'b', 'c', 'd');
  job('a').end(null);
  await settled();
  expect(running).toEqual(['a', 'b', 'c', 'd']);
  uploads.again(job('a'));
  expect([job('a').waiting, job('a').error]).toEqual([true, '']);
  job('b').end(null);
  await settled();
  expect(running).toEqual(['a', 'b', 'c', 'd', 'a']);
  job('a').end('video-a');
  await settled();
  expect(done).toEqual(['video-a']);
});

test('What is sent when the room is left stops, and is not taken back', async () => {
  const { job: real, log } = realJob();
  uploads = new Uploads(
    'room',
    (videoId) => done.push(videoId),
    () => real,
  );
  add('a');
  await settled();
  uploads.stop();
  await settled();
  expect([uploads.jobs, log]).toEqual([[], ['left']]);
});
