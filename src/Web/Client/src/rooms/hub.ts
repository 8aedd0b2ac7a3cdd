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

/** A SignalR connection to `/hubs/watch`; it does not reconnect by itself, {@link RoomConnection} does. */
export async function signalrHub(): Promise<Hub> {
  const { HubConnectionBuilder, LogLevel } = await import('@microsoft/signalr');
  const hub: HubConnection = new HubConnectionBuilder()
    .withUrl('/hubs/watch')
    .configureLogging(LogLevel.None)
    .build();
  // A cable that was pulled is noticed within 12 s, and the server hears of us every 4 s.
  hub.keepAliveIntervalInMilliseconds = 4_000;
  hub.serverTimeoutInMilliseconds = 12_000;
  return hub;
}
