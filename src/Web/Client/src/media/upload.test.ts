import { Upload, type HttpRequest, type HttpResponse } from 'tus-js-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { optionsOf, sentenceOf } from './upload';

type Answer = [status: number, headers?: Record<string, string>] | 'none';

let answers: Answer[];
let asked: string[];
let outcomes: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  outcomes = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function respond(answer: Answer): Promise<HttpResponse> {
  if (answer === 'none') return Promise.reject(new Error('network'));
  const [status, headers = {}] = answer;
  return Promise.resolve({
    getStatus: () => status,
    getHeader: (name: string) => headers[name],
    getBody: () => '',
    getUnderlyingObject: () => null,
  });
}

/** Goes on with an upload, as tus does, against a server that answers as it is told to; the last answer stays. */
async function goOn(...told: Answer[]): Promise<void> {
  answers = told;
  const watcher = {
    progress: () => {},
    done: (videoId: string) => outcomes.push(videoId),
    failed: (_: string, passing: boolean) => outcomes.push({ passing }),
  };
  const createRequest = (method: string, url: string): HttpRequest => ({
    getMethod: () => method,
    getURL: () => url,
    setHeader: () => {},
    getHeader: () => undefined,
    setProgressHandler: () => {},
    send: () => {
      asked.push(method);
      return respond(answers.length > 1 ? answers.shift()! : answers[0]!);
    },
    abort: () => Promise.resolve(),
    getUnderlyingObject: () => null,
  });
  const upload = new Upload(new File(['abc'], 'film.mp4'), {
    ...optionsOf(new File(['abc'], 'film.mp4'), 'room', watcher),
    endpoint: 'http://server/api/library/uploads',
    uploadUrl: 'http://server/api/library/uploads/1',
    fingerprint: () => Promise.resolve(''),
    httpStack: { createRequest, getName: () => 'fake' },
    fileReader: {
      openFile: () =>
        Promise.resolve({
          size: 3,
          slice: () => Promise.resolve({ value: { size: 3 }, done: true }),
          close: () => {},
        }),
    },
  });
  upload.start();
  await vi.advanceTimersByTimeAsync(120_000);
}

const complete = { 'Upload-Offset': '3', 'Upload-Length': '3', 'SyncStream-Video-Id': 'v' };

test.each([502, 503, 504, 429])(
  'Where the host of an upload is away (%i), it is asked again how far it is, and nothing begins anew',
  async (status) => {
    await goOn([status], [status], [204, complete]);
    expect(asked).toEqual(['HEAD', 'HEAD', 'HEAD']);
    expect(outcomes).toEqual(['v']);
  },
);

test('An upload that is gone begins anew', async () => {
  await goOn([404], [403]);
  expect(asked.slice(0, 2)).toEqual(['HEAD', 'POST']);
});

test('A browser that says there is no network does not end an upload: there may be one in a moment', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  await goOn('none', 'none', [204, complete]);
  expect(outcomes).toEqual(['v']);
});

test('What stays silent for long is told as something that may pass, and what was refused is not', async () => {
  await goOn('none');
  expect(asked.length).toBeGreaterThan(5);
  expect(outcomes).toEqual([{ passing: true }]);
  outcomes = [];
  await goOn([404], [429]);
  expect(asked.at(-1)).toBe('POST');
  expect(outcomes).toEqual([{ passing: false }]);
});

test('A refusal is told in the words of the server', () => {
  expect(sentenceOf('{"detail":"A file may have 1 GiB.","code":"invalid"}')).toBe(
    'A file may have 1 GiB.',
  );
});

test.each([undefined, '', '<html>', '{"title":"Bad Gateway"}'])(
  'What is no problem details has no words',
  (body) => {
    expect(sentenceOf(body)).toBeNull();
  },
);
