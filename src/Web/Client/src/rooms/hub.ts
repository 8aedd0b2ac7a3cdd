import {
  HttpTransportType,
  HubConnectionBuilder,
  LogLevel,
  type HubConnection,
} from '@microsoft/signalr';

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
/** A WebSocket that has not opened by then is swallowed by something between, in ms. */
const PATIENCE_MS = 8_000;
/** The other ways take more round trips, and who is on a line of seconds each has to get through by one of them. */
const LONG_PATIENCE_MS = 25_000;

/**
 * How to get through. A WebSocket without asking saves a round trip (`straight`). Where one is turned away, `asking` the
 * server first finds the other transports too, and says why. Where its opening is swallowed, asking would wait for it as
 * well, and what swallows it may hold back event streams too: long polling does `without` both.
 */
export type Way = 'straight' | 'asking' | 'without';

/**
 * What to try next: a line that was dead for a while is back for WebSockets as well, so every second try is one. Where one got
 * through before, a line that comes back in the middle of the next try is to find it again.
 */
export function wayAfter(failed: Way, tookTooLong: boolean, proven = false): Way {
  if (tookTooLong && failed === 'straight') return proven ? 'asking' : 'without';
  if (tookTooLong && failed === 'asking') return 'without';
  return failed === 'straight' ? 'asking' : 'straight';
}

/** The way to take, by what the tries of this page have shown so far. */
export class Ways {
  next: Way = 'straight';
  /** A WebSocket got through at some time: the page may come back to where one does, so each try begins with one. */
  #known = false;
  /** And nothing has shown since that they are swallowed here: where one is now, the line is at fault and not what lies on it. */
  #proven = false;

  opened(taken: Way): void {
    this.#known ||= taken === 'straight';
    // Who gets through only without them has roamed to where they are swallowed: asking as well would take 25 s at each reconnect.
    this.#proven = taken === 'straight' || (this.#proven && taken !== 'without');
    this.next = this.#known ? 'straight' : taken;
  }

  failed(taken: Way, tookTooLong: boolean): void {
    this.next = wayAfter(taken, tookTooLong, this.#proven);
  }

  /** From here, as by somebody who leaves or by a network that is said to be back: that says nothing about the way. */
  brokenOff(): void {
    if (this.#known) this.next = 'straight';
  }
}

const ways = new Ways();

class TooLong extends Error {}

/**
 * Starts a connection, or gives it up when it takes too long. SignalR's stop waits for the start to end, so nobody waits
 * for that. Should it open after all, it closes before it has said a word.
 */
export async function startWithin(ms: number, hub: Pick<Hub, 'start' | 'stop'>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      hub.stop().catch(() => {});
      reject(new TooLong('The connection did not open in time.'));
    }, ms);
  });
  try {
    await Promise.race([hub.start(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What the transports open. SignalR leaves alone what is still opening when it is told to stop, and a browser opens one
 * WebSocket to a server at a time: one that was swallowed would hold up all that come after it, for minutes.
 */
class OpeningLines {
  #lines: (WebSocket | EventSource)[] = [];

  get constructors() {
    const lines = this.#lines;
    return {
      WebSocket: class extends WebSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          lines.push(this);
        }
      },
      EventSource: class extends EventSource {
        constructor(url: string | URL, options?: EventSourceInit) {
          super(url, options);
          lines.push(this);
        }
      },
    };
  }

  close() {
    for (const line of this.#lines) if (line.readyState === line.CONNECTING) line.close();
  }
}

/** A connection that starts by this way, and lets it teach which to take next. */
export function teaching(
  hub: Pick<Hub, 'start' | 'stop'>,
  taken: Way,
  patience: number,
  taught = ways,
): Pick<Hub, 'start' | 'stop'> {
  let state: 'new' | 'starting' | 'started' | 'stopped' = 'new';
  return {
    start: async () => {
      state = 'starting';
      try {
        await startWithin(patience, hub);
        taught.opened(taken);
      } catch (error) {
        if (state === 'starting') taught.failed(taken, error instanceof TooLong);
        throw error;
      } finally {
        if (state === 'starting') state = 'started';
      }
    },
    stop: () => {
      // At once: the next try chooses its way before this one has ended.
      if (state === 'starting') taught.brokenOff();
      state = 'stopped';
      return hub.stop();
    },
  };
}

/**
 * A SignalR connection to `/hubs/watch`; it does not reconnect by itself, {@link RoomConnection} does. SignalR comes with the page: loaded
 * when it is wanted, it can be missing for good, as after an upgrade of the server.
 */
export async function signalrHub(): Promise<Hub> {
  const { WebSockets, LongPolling } = HttpTransportType;
  const taken = ways.next;
  const patience = taken === 'straight' ? PATIENCE_MS : LONG_PATIENCE_MS;
  const lines = new OpeningLines();
  const transports = {
    straight: { skipNegotiation: true, transport: WebSockets },
    asking: {},
    without: { transport: LongPolling },
  }[taken];
  const hub: HubConnection = new HubConnectionBuilder()
    .configureLogging(LogLevel.None)
    .withUrl(URL, { ...transports, ...lines.constructors, timeout: patience })
    .build();
  // A cable that was pulled is noticed within 12 s, and the server hears of us every 4 s.
  hub.keepAliveIntervalInMilliseconds = 4_000;
  hub.serverTimeoutInMilliseconds = 12_000;
  const stop = () => {
    lines.close();
    return hub.stop();
  };
  return {
    ...teaching({ start: () => hub.start(), stop }, taken, patience),
    invoke: (method, ...args) => hub.invoke(method, ...args),
    send: (method, ...args) => hub.send(method, ...args),
    on: (method, handler) => hub.on(method, handler as never),
    onclose: (handler) => hub.onclose(handler),
  };
}
