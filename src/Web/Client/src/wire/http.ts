import { codes, Refusal, type Code } from './refusal';

export interface CallOptions {
  body?: unknown;
  /** Sent as it is, in place of a JSON body. */
  raw?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const byStatus: Record<number, Code> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'invalid',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** Calls the server's HTTP API. Rejects with a {@link Refusal}; its code is `offline` where no answer came. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const { body, raw, headers, signal } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? raw : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal('offline', '');
  }
  if (!response.ok) throw await refusalOfResponse(response);
  if (response.status === 204 || response.headers.get('content-length') === '0')
    return undefined as T;
  if (!/json/.test(response.headers.get('content-type') ?? ''))
    throw new Refusal('unknown', 'The server answered something else than JSON.');
  return (await response.json()) as T;
}

/** RFC 9457 problem details with an extra `code`; the status alone where a proxy on the way answered instead. */
export async function refusalOfResponse(response: Response): Promise<Refusal> {
  const fallback = byStatus[response.status] ?? 'unknown';
  try {
    const problem = (await response.json()) as { code?: string; detail?: string; title?: string };
    const code = codes.find((c) => c === problem.code) ?? fallback;
    return new Refusal(code, problem.detail ?? problem.title ?? '');
  } catch {
    return new Refusal(fallback, '');
  }
}
