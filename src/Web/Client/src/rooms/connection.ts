import { localNow, ServerClock } from '../sync/clock';
import { ClockWatch } from '../sync/clockWatch';
import { Refusal, refusalOf, type Code } from '../wire/refusal';
import type {
  CommandAck,
  CommandBody,
  PlaybackReport,
  PresenceDelta,
  RoomCommand,
  RoomEvent,
  RoomSnapshot,
} from '../wire/types';
import { newUuid } from '../wire/uuid';
import { retryDelay } from '../wire/backoff';
import type { Hub } from './hub';
import { Outbox } from './outbox';

/** `moving` is a reconnect that the server asked for; `refused` and `kicked` are final until {@link RoomConnection.open}. */
export type LinkState = 'connecting' | 'joined' | 'reconnecting' | 'moving' | 'refused' | 'kicked';

export interface ConnectionEvents {
  state(state: LinkState): void;
  /** A Join is about to be sent. */
  joining(): void;
  joined(snapshot: RoomSnapshot): void;
  events(events: RoomEvent[]): void;
  presence(delta: PresenceDelta): void;
  refused(refusal: Refusal): void;
  kicked(reason: string, banned: boolean): void;
}

export interface ConnectionOptions {
  roomId: string;
  password?: string;
  /** How the viewer is called here, where the session says otherwise. */
  name?(): string | undefined;
  /** Someone at the door gets a line already; they come in once this resolves. */
  admitted?: Promise<void>;
  /** The revision to resume from. */
  sinceRevision(): number | undefined;
  newHub(): Promise<Hub>;
  clock: ServerClock;
  random?: () => number;
  newId?: () => string;
}

/** Refusals of Join that trying again would not change. */
const final: ReadonlySet<Code> = new Set([
  'unauthenticated',
  'forbidden',
  'not_found',
  'wrong_password',
  'banned',
  'room_full',
  'invalid',
]);

const REPORT_MS = 500;
/** A try that is older than this was begun while there was no network, where one is said to be back. */
const STALE_MS = 3_000;

/**
 * The page's line to a room. It comes back by itself for ever, resumes where it was, and sends again what was not
 * acknowledged, with the same commandId.
 */
export class RoomConnection {
  readonly outbox = new Outbox(localNow);
  #hub: Hub | null = null;
  #state: LinkState = 'connecting';
  #open = false;
  #joined = false;
  #attempt = 0;
  #run = 0;
  /** The run whose commands are being sent now. */
  #pumping: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the connection that is being opened was begun, local ms; null while none is. */
  #openingSince: number | null = null;
  readonly #clockWatch: ClockWatch;
  #reportAt = -Infinity;

  constructor(
    readonly options: ConnectionOptions,
    readonly events: ConnectionEvents,
  ) {
    this.#clockWatch = new ClockWatch(options.clock);
  }

  get state(): LinkState {
    return this.#state;
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#attempt = 0;
    this.#set('connecting');
    this.#schedule(0);
  }

  /** Leaves the room for good. */
  async close(): Promise<void> {
    this.#shut();
    this.outbox.refuseAll(new Refusal('offline', ''));
    const hub = this.#hub;
    this.#hub = null;
    if (hub) {
      await hub.invoke('Leave').catch(() => {});
      await hub.stop().catch(() => {});
    }
  }

  /** Tries at once, as the network is said to be back; harmless while connected. */
  hurry(): void {
    if (!this.#open || this.#joined) return;
    const since = this.#openingSince;
    const stale = since !== null && localNow() - since > STALE_MS;
    if (this.#timer === undefined && !stale) return;
    this.#attempt = 0;
    this.#schedule(0);
  }

  /** Asks for the room anew, resuming from the revision reached: an event is missing. */
  rejoin(): void {
    if (this.#joined && this.#hub) void this.#join(this.#hub, this.#run);
  }

  /** Resolves once the command is durable; rejects with a {@link Refusal}. */
  send(body: CommandBody): Promise<CommandAck> {
    const commandId = (this.options.newId ?? newUuid)();
    const command = { ...body, commandId } as RoomCommand;
    const answer = this.outbox.add(command);
    // Nobody may be left to tell once the page has gone elsewhere.
    answer.catch(() => {});
    // Nothing would ever answer it.
    if (!this.#open) this.outbox.refuse(commandId, new Refusal('offline', ''));
    void this.#pump();
    return answer;
  }

  /** Tells how playback goes, at most twice a second; true where it was sent. */
  report(report: PlaybackReport): boolean {
    const now = localNow();
    if (!this.#joined || !this.#hub || now - this.#reportAt < REPORT_MS) return false;
    this.#reportAt = now;
    this.#hub.send('Report', report).catch(() => {});
    return true;
  }

  #set(state: LinkState) {
    if (state === this.#state) return;
    this.#state = state;
    this.events.state(state);
  }

  #shut() {
    this.#open = false;
    this.#joined = false;
    this.#run++;
    clearTimeout(this.#timer);
    this.#clockWatch.stop();
    this.#timer = undefined;
    this.#openingSince = null;
  }

  #schedule(delay: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#connect();
    }, delay);
  }

  #retry() {
    if (!this.#open) return;
    this.#joined = false;
    // What is still answered over the line that is gone comes too late: an answer may lie behind the word of its end.
    this.#run++;
    this.#openingSince = null;
    if (this.#state !== 'connecting' && this.#state !== 'moving') this.#set('reconnecting');
    if (this.#attempt > 2 && this.#state === 'moving') this.#set('reconnecting');
    this.outbox.unacknowledged();
    this.#schedule(retryDelay(this.#attempt++, this.options.random ?? Math.random));
  }

  async #connect() {
    const run = ++this.#run;
    const old = this.#hub;
    this.#hub = null;
    // Over the next line nobody is in before they have joined, and the server refuses for good what they command until then.
    this.#joined = false;
    if (old) void old.stop().catch(() => {});
    this.#openingSince = localNow();
    try {
      const hub = await this.options.newHub();
      if (run !== this.#run) return;
      this.#hub = hub;
      this.#listen(hub, run);
      await hub.start();
      if (run !== this.#run) return void hub.stop().catch(() => {});
      this.#openingSince = null;
      this.#clockWatch.over(hub);
      await this.options.admitted;
      if (run !== this.#run) return;
      await this.#join(hub, run);
    } catch (error) {
      if (run !== this.#run) return;
      const refusal = refusalOf(error);
      if (refusal && final.has(refusal.code)) this.#refused(refusal);
      else this.#retry();
    }
  }

  #listen(hub: Hub, run: number) {
    const mine =
      <A extends unknown[]>(handler: (...args: A) => void) =>
      (...args: A) => {
        if (run === this.#run) handler(...args);
      };
    hub.on('roomEvents', mine((events: RoomEvent[]) => this.events.events(events)) as never);
    hub.on('presence', mine((delta: PresenceDelta) => this.events.presence(delta)) as never);
    hub.on('kicked', mine((k: { reason: string; banned: boolean }) => this.#kicked(k)) as never);
    hub.on('reconnect', mine((r: { withinMs: number }) => this.#move(r.withinMs)) as never);
    hub.onclose(mine(() => this.#retry()));
  }

  async #join(hub: Hub, run: number) {
    this.events.joining();
    const { roomId, password } = this.options;
    const sinceRevision = this.options.sinceRevision();
    let snapshot: RoomSnapshot;
    try {
      const name = this.options.name?.();
      snapshot = await hub.invoke<RoomSnapshot>('Join', { roomId, password, sinceRevision, name });
    } catch (error) {
      if (run !== this.#run) return;
      const refusal = refusalOf(error);
      if (refusal && final.has(refusal.code)) this.#refused(refusal);
      else this.#retry();
      return;
    }
    if (run !== this.#run) return;
    this.#joined = true;
    this.#attempt = 0;
    this.events.joined(snapshot);
    this.#set('joined');
    void this.#pump();
  }

  /** Sends what waits, one at a time: a viewer's commands are done in the order in which they were given. */
  async #pump() {
    const run = this.#run;
    if (this.#pumping === run) return;
    this.#pumping = run;
    const mayGoOn = () => this.#joined && this.#hub && run === this.#run;
    for (let attempt = 0; mayGoOn();) {
      const command = this.outbox.unacknowledged()[0];
      if (!command) break;
      try {
        this.outbox.acknowledge(await this.#hub!.invoke<CommandAck>('Send', command));
        attempt = 0;
      } catch (error) {
        const refusal = refusalOf(error);
        // Without a refusal the line broke: the command stays, and is sent again once back.
        if (!refusal) break;
        if (refusal.code !== 'unavailable' || attempt >= 6) {
          this.outbox.refuse(command.commandId, refusal);
          attempt = 0;
        } else {
          const delay = retryDelay(++attempt, this.options.random ?? Math.random);
          await new Promise((resolve) => setTimeout(resolve, delay));
        }
      }
    }
    if (this.#pumping === run) this.#pumping = null;
  }

  /** Looks at the server's clock anew, as ours stood still or is not trusted. */
  resync(): void {
    this.#clockWatch.anew();
  }

  #move(withinMs: number) {
    this.#set('moving');
    this.#attempt = 0;
    const within = Math.min(Math.max(withinMs || 0, 0), 60_000);
    this.#schedule(within * (this.options.random ?? Math.random)());
  }

  #refused(refusal: Refusal) {
    this.#end('refused', refusal);
    this.events.refused(refusal);
  }

  #kicked({ reason, banned }: { reason: string; banned: boolean }) {
    this.#end('kicked', new Refusal('forbidden', reason));
    this.events.kicked(reason, banned);
  }

  #end(state: LinkState, refusal: Refusal) {
    this.#shut();
    void this.#hub?.stop().catch(() => {});
    this.#hub = null;
    this.outbox.refuseAll(refusal);
    this.#set(state);
  }
}
