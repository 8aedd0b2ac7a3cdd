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
/** A WebSocket that has not opened by then is swallowed by something between, in ms. */
const PATIENCE_MS = 8_000;

/**
 * Whether to ask the server first what it can do. A WebSocket without asking saves a round trip; where it does not get
 * through, the next try asks, which also finds the other transports and says why one is turned away.
 */
let negotiates = false;

/** Fetches SignalR ahead of the first connection. */
export const loadSignalr = () => import('@microsoft/signalr');

/** A SignalR connection to `/hubs/watch`; it does not reconnect by itself, {@link RoomConnection} does. */
export async function signalrHub(): Promise<Hub> {
  const { HttpTransportType, HubConnectionBuilder, LogLevel } = await loadSignalr();
  const builder = new HubConnectionBuilder().configureLogging(LogLevel.None);
  const asks = negotiates;
  const hub: HubConnection = asks
    ? builder.withUrl(URL).build()
    : builder
        .withUrl(URL, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
        .build();
  // A cable that was pulled is noticed within 12 s, and the server hears of us every 4 s.
  hub.keepAliveIntervalInMilliseconds = 4_000;
  hub.serverTimeoutInMilliseconds = 12_000;
  return {
    start: async () => {
      const tooLong = asks ? undefined : setTimeout(() => void hub.stop(), PATIENCE_MS);
      try {
        await hub.start();
      } catch (error) {
        negotiates = !asks;
        throw error;
      } finally {
        clearTimeout(tooLong);
      }
    },
    stop: () => hub.stop(),
    invoke: (method, ...args) => hub.invoke(method, ...args),
    send: (method, ...args) => hub.send(method, ...args),
    on: (method, handler) => hub.on(method, handler as never),
    onclose: (handler) => hub.onclose(handler),
  };
}
