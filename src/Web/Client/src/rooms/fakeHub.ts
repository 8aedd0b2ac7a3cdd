import type { Hub } from './hub';

/** A hub in memory, for the tests of the connection. */
export class FakeHub implements Hub {
  readonly calls: [string, ...unknown[]][] = [];
  readonly sent: [string, ...unknown[]][] = [];
  stopped = false;
  #handlers = new Map<string, (...args: never[]) => void>();
  #closed: (error?: Error) => void = () => {};

  constructor(
    readonly answer: (method: string, ...args: unknown[]) => unknown,
    readonly onStart: () => Promise<void> = () => Promise.resolve(),
  ) {}

  start() {
    return this.onStart();
  }

  stop() {
    this.stopped = true;
    return Promise.resolve();
  }

  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    this.calls.push([method, ...args]);
    return (await this.answer(method, ...args)) as T;
  }

  send(method: string, ...args: unknown[]) {
    this.sent.push([method, ...args]);
    return Promise.resolve();
  }

  on(method: string, handler: (...args: never[]) => void) {
    this.#handlers.set(method, handler);
  }

  onclose(handler: (error?: Error) => void) {
    this.#closed = handler;
  }

  /** The server calls the client. */
  push(method: string, ...args: unknown[]) {
    this.#handlers.get(method)?.(...(args as never[]));
  }

  /** The line breaks. */
  drop() {
    this.#closed(new Error('WebSocket closed with status code: 1006'));
  }

  of(method: string): unknown[] {
    return this.calls.filter(([m]) => m === method).map(([, argument]) => argument);
  }
}
