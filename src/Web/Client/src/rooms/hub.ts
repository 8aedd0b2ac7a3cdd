import type { HubConnection } from '@microsoft/signalr';

/** What the room's connection needs of SignalR. */
export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke<T>(method: string, ...args: unknown[]): Promise<T>;
  send(method: string, ...args: unknown[]): Promise<void>;
  on(method: string, handler: (...args: never[]) => void): void;
  onclose(handler: (error?: Error) => void): void;
}

const URL = '/hubs/watch';
/** A connection that has not opened by then is swallowed by something between, in ms. */
const PATIENCE_MS = 8_000;

/**
 * How to get through. A WebSocket without asking saves a round trip (`straight`). Where that fails, `asking` the server
 * first finds the other transports too, and says why one is turned away. It would wait for ever for a WebSocket whose
 * opening something swallows, so what is tried after that does `without`.
 */
export type Way = 'straight' | 'asking' | 'without';

const ways: readonly Way[] = ['straight', 'asking', 'without'];

export const wayAfter = (failed: Way): Way => ways[(ways.indexOf(failed) + 1) % ways.length]!;

let way: Way = 'straight';

/**
 * Starts a connection, or gives it up when it takes too long. SignalR can't break a start off: its stop waits for the
 * start to end, so nobody waits for that. Should it open after all, it closes before it has said a word.
 */
export async function startWithin(ms: number, hub: Pick<Hub, 'start' | 'stop'>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      hub.stop().catch(() => {});
      reject(new Error('The connection did not open in time.'));
    }, ms);
  });
  try {
    await Promise.race([hub.start(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fetches SignalR ahead of the first connection. */
export const loadSignalr = () => import('@microsoft/signalr');

/** A SignalR connection to `/hubs/watch`; it does not reconnect by itself, {@link RoomConnection} does. */
export async function signalrHub(): Promise<Hub> {
  const { HttpTransportType, HubConnectionBuilder, LogLevel } = await loadSignalr();
  const { WebSockets, ServerSentEvents, LongPolling } = HttpTransportType;
  const taken = way;
  const options = {
    straight: { skipNegotiation: true, transport: WebSockets },
    asking: {},
    without: { transport: ServerSentEvents | LongPolling },
  }[taken];
  const hub: HubConnection = new HubConnectionBuilder()
    .configureLogging(LogLevel.None)
    .withUrl(URL, options)
    .build();
  let stopped = false;
  // A cable that was pulled is noticed within 12 s, and the server hears of us every 4 s.
  hub.keepAliveIntervalInMilliseconds = 4_000;
  hub.serverTimeoutInMilliseconds = 12_000;
  return {
    start: async () => {
      try {
        await startWithin(PATIENCE_MS, hub);
      } catch (error) {
        // One that was broken off from here says nothing about the way.
        if (!stopped) way = wayAfter(taken);
        throw error;
      }
    },
    stop: () => {
      stopped = true;
      return hub.stop();
    },
    invoke: (method, ...args) => hub.invoke(method, ...args),
    send: (method, ...args) => hub.send(method, ...args),
    on: (method, handler) => hub.on(method, handler as never),
    onclose: (handler) => hub.onclose(handler),
  };
}
