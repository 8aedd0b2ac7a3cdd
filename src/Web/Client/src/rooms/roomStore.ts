import type { PresenceDelta, RoomEvent, RoomSnapshot } from '../wire/types';
import { applyEvent, applyPresence, roomOf, viewerOf, type Room } from './room';

export interface RoomStoreEvents {
  /** The room changed. */
  changed(room: Room): void;
  /** An event happened, just before it is applied to `before`. Replayed ones too except of reactions, but none twice. */
  happened?(event: RoomEvent, before: Room): void;
  /** An event is missing: join again with `sinceRevision`. Told once until the next snapshot. */
  gap(): void;
}

/**
 * Keeps the room in step with the server's events: applied in revision order, each once. What arrives before the
 * answer to Join waits for it; a hole asks for a new Join.
 */
export class RoomStore {
  room: Room | null = null;
  #waiting: RoomEvent[] = [];
  #presence: PresenceDelta[] = [];
  #joining = true;

  constructor(readonly events: RoomStoreEvents) {}

  /** The revision to resume from; undefined before the first snapshot. */
  get sinceRevision(): number | undefined {
    return this.room?.revision;
  }

  /** A Join is under way: hold events back until its snapshot. */
  joining(): void {
    this.#joining = true;
    this.#waiting = [];
    this.#presence = [];
  }

  joined(snapshot: RoomSnapshot): void {
    const now = roomOf(snapshot);
    if (this.room) this.#tellMissed(snapshot.missed ?? [], this.room, now);
    this.room = now;
    this.#joining = false;
    const waiting = this.#waiting;
    const presence = this.#presence;
    this.#waiting = [];
    this.#presence = [];
    for (const delta of presence) this.room = applyPresence(this.room, delta);
    this.events.changed(this.room);
    this.receive(waiting);
  }

  receive(events: RoomEvent[]): void {
    if (this.#joining || !this.room) {
      this.#waiting.push(...events);
      return;
    }
    let room = this.room;
    for (const [index, event] of events.entries()) {
      if (event.revision <= room.revision) continue;
      if (event.revision > room.revision + 1) {
        this.#settle(room);
        this.joining();
        this.#waiting = events.slice(index);
        this.events.gap();
        return;
      }
      this.events.happened?.(event, room);
      room = applyEvent(room, event);
    }
    this.#settle(room);
  }

  /** Each against the room as it was then, with those who came meanwhile. What flew over the picture has flown. */
  #tellMissed(events: RoomEvent[], before: Room, { viewers }: Room) {
    const came = viewers.filter((viewer) => !viewerOf(before, viewer.viewerId));
    let room: Room = { ...before, viewers: [...before.viewers, ...came] };
    for (const event of events) {
      if (event.revision <= room.revision) continue;
      if (event.kind !== 'reacted') this.events.happened?.(event, room);
      room = applyEvent(room, event);
    }
  }

  presence(delta: PresenceDelta): void {
    if (this.#joining || !this.room) this.#presence.push(delta);
    else this.#settle(applyPresence(this.room, delta));
  }

  #settle(room: Room) {
    if (room === this.room) return;
    this.room = room;
    this.events.changed(room);
  }
}
