import { Uploads } from '../media/uploads.svelte';
import { complain, notify } from '../shell/notices.svelte';
import { ServerClock } from '../sync/clock';
import type { Refusal } from '../wire/refusal';
import type { CommandBody, PresenceDelta, QueueItem, RoomEvent } from '../wire/types';
import { t } from '../messages';
import { lineOf, type Line } from './activity';
import { RoomConnection, type LinkState } from './connection';
import { signalrHub, type Hub } from './hub';
import { viewerOf, type Room } from './room';
import { RoomStore } from './roomStore';
import { SkewHistory } from './skewHistory';
import { takeBack } from './undo';

export interface Reaction {
  id: number;
  emoji: string;
  name: string;
}

const MAX_LINES = 100;
/** In a larger room nobody wants to read who comes and goes. */
const CHATTY_ROOM = 30;

/** One stay in one room, as the page draws it. */
export class RoomSession {
  room = $state.raw<Room | null>(null);
  link = $state<LinkState>('connecting');
  refusal = $state.raw<Refusal | null>(null);
  kicked = $state.raw<{ reason: string; banned: boolean } | null>(null);
  lines = $state.raw<Line[]>([]);
  reactions = $state.raw<Reaction[]>([]);
  #readUntil = $state(0);

  readonly clock = new ServerClock();
  readonly skews = new SkewHistory();
  readonly connection: RoomConnection;
  readonly #store: RoomStore;
  #count = 0;

  readonly uploads: Uploads;
  #admit = () => {};

  constructor(
    readonly roomId: string,
    password: string | undefined,
    public name: string,
    atTheDoor = false,
    newHub: () => Promise<Hub> = signalrHub,
  ) {
    const admitted = new Promise<void>((resolve) => {
      this.#admit = resolve;
      if (!atTheDoor) resolve();
    });
    this.#store = new RoomStore({
      changed: (room) => (this.room = room),
      happened: (event, before) => this.#happened(event, before),
      gap: () => this.connection.rejoin(),
    });
    this.connection = new RoomConnection(
      {
        roomId,
        password: password || undefined,
        name: () => this.name || undefined,
        admitted,
        sinceRevision: () => this.#store.sinceRevision,
        newHub,
        clock: this.clock,
      },
      {
        state: (state) => (this.link = state),
        joining: () => this.#store.joining(),
        joined: (snapshot) => {
          this.#store.joined(snapshot);
          this.#nameMyself();
        },
        events: (events) => this.#store.receive(events),
        presence: (delta) => this.#presence(delta),
        refused: (refusal) => (this.refusal = refusal),
        kicked: (reason, banned) => (this.kicked = { reason, banned }),
      },
    );
    this.uploads = new Uploads(roomId, (videoId, name) => void this.#uploaded(videoId, name));
    this.connection.open();
    addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
  }

  /** Lets in who waited at the door, under the name they chose. */
  admit(name: string): void {
    this.name = name;
    this.#admit();
  }

  /** Renames me here. Whoever comes back while the room is still being told comes back under the new name. */
  async rename(name: string): Promise<void> {
    const before = this.name;
    this.name = name;
    if (!(await this.do({ kind: 'rename', name })) && this.name === name) this.name = before;
  }

  /** Counts the wishes to write something: each opens the chat and puts the cursor there. */
  writing = $state(0);

  write(): void {
    this.writing++;
  }

  /** Lines of the chat whose doing was taken back. */
  undone = $state.raw<readonly string[]>([]);

  async takeBack(line: Line): Promise<void> {
    if (!line.undo || this.undone.includes(line.id)) return;
    this.undone = [...this.undone, line.id];
    const hands = {
      do: (body: CommandBody) => this.do(body),
      queue: () => this.room?.queue ?? [],
      queueWhere: (isSo: (queue: QueueItem[]) => boolean) => this.#queueWhere(isSo),
    };
    if (!(await takeBack(line.undo, hands)))
      this.undone = this.undone.filter((id) => id !== line.id);
  }

  async #queueWhere(isSo: (queue: QueueItem[]) => boolean): Promise<QueueItem[]> {
    const queue = () => this.room?.queue ?? [];
    for (let waited = 0; waited < 3_000 && !isSo(queue()); waited += 50)
      await new Promise((done) => setTimeout(done, 50));
    return queue();
  }

  /** Messages of others since those that were read. */
  get unread(): number {
    const { room } = this;
    if (!room) return 0;
    return room.chat.filter((m) => m.at > this.#readUntil && m.viewerId !== room.me.viewerId)
      .length;
  }

  /** Everything up to this time (Unix ms) was seen. */
  read(until: number): void {
    this.#readUntil = Math.max(this.#readUntil, until);
  }

  /** Sends a command; says so on the page where it is refused. True once it is done. */
  async do(body: CommandBody): Promise<boolean> {
    try {
      await this.connection.send(body);
      return true;
    } catch (error) {
      if (!this.#left && this.link !== 'refused' && this.link !== 'kicked') complain(error);
      return false;
    }
  }

  async #uploaded(videoId: string, name: string) {
    const source = { kind: 'library', videoId } as const;
    const queued = await this.do({ kind: 'enqueue', source, place: 'end' });
    notify(queued ? t.upload.queued(name) : t.upload.done(name));
  }

  leave(): void {
    this.#left = true;
    this.uploads.stop();
    removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
    void this.connection.close();
  }

  /** Nobody is there any more to be told what came to nothing. */
  #left = false;

  #hurry = () => {
    if (document.visibilityState === 'visible') this.connection.hurry();
  };

  /** The room may remember an older name than the one that was asked for at the door. */
  #nameMyself() {
    const mine = this.room && viewerOf(this.room, this.room.me.viewerId)?.name;
    if (this.name && mine && mine !== this.name && !this.#named) {
      this.#named = true;
      void this.do({ kind: 'rename', name: this.name });
    }
  }
  #named = false;

  /** Counts the bans that were made or lifted. */
  bansMoved = $state(0);

  #happened(event: RoomEvent, before: Room) {
    // Also from another page of mine: a Join under the name of the door would undo it.
    if (event.kind === 'viewerRenamed' && event.viewerId === before.me.viewerId)
      this.name = event.name;
    if (event.kind === 'viewerKicked' && (event.banned || event.lifted)) this.bansMoved++;
    if (event.kind === 'viewerKicked' && event.lifted) this.#forgive(event.viewerId);
    if (event.kind === 'reacted') this.#react(event.emoji, viewerOf(before, event.by)?.name ?? '');
    else {
      const line = lineOf(event, before);
      this.#say(line);
      if (line?.undo?.kind === 'restore' && event.by === before.me.viewerId)
        notify(line.text, false, { words: t.undo, act: () => void this.takeBack(line) });
    }
  }

  /** Their ban was lifted, by whichever way: there is nothing left to take back. */
  #forgive(viewerId: string) {
    const done = this.lines.filter(
      ({ undo }) =>
        undo?.kind === 'commands' &&
        undo.commands.some((c) => c.kind === 'kick' && c.viewerId === viewerId),
    );
    this.undone = [...this.undone, ...done.map((line) => line.id)];
  }

  #presence(delta: PresenceDelta) {
    const before = this.room;
    this.#store.presence(delta);
    this.skews.record(delta, this.clock.now());
    if (!before || this.link !== 'joined' || delta.viewerCount > CHATTY_ROOM) return;
    const at = this.clock.now();
    const known = (id: string) => viewerOf(before, id);
    for (const viewer of delta.joined)
      if (!known(viewer.viewerId) && viewer.viewerId !== before.me.viewerId)
        this.#say({ id: `p${++this.#count}`, at, text: t.lines.joined(viewer.name) });
    for (const id of delta.left) {
      const viewer = known(id);
      if (viewer) this.#say({ id: `p${++this.#count}`, at, text: t.lines.left(viewer.name) });
    }
  }

  #say(line: Line | null) {
    if (line) this.lines = [...this.lines, line].slice(-MAX_LINES);
  }

  #react(emoji: string, name: string) {
    const reaction = { id: ++this.#count, emoji, name };
    this.reactions = [...this.reactions, reaction].slice(-20);
    setTimeout(() => (this.reactions = this.reactions.filter((r) => r !== reaction)), 4_000);
  }
}
