import { Refusal } from '../wire/refusal';
import type { CommandAck, CommandBody, RoomCommand } from '../wire/types';

interface Pending {
  command: RoomCommand;
  expires: number;
  resolve(ack: CommandAck): void;
  reject(refusal: Refusal): void;
}

/**
 * A line that died without a word is noticed within 12 s, and another is open a moment later: what was pressed just after it died is
 * still sent then. Later a "play" would only startle.
 */
const OF_THE_MOMENT = 15_000;

/** Milliseconds after which a command that nobody answered is given up. */
const LIFETIME: Partial<Record<CommandBody['kind'], number>> = {
  play: OF_THE_MOMENT,
  pause: OF_THE_MOMENT,
  seek: OF_THE_MOMENT,
  setRate: OF_THE_MOMENT,
  react: 3_000,
  // Who wrote something while they were away means it to be read when they are back.
  chat: 300_000,
};
const DEFAULT_LIFETIME = 30_000;

/** Commands that are not acknowledged yet, in the order in which they were given. */
export class Outbox {
  #pending = new Map<string, Pending>();

  constructor(readonly now: () => number) {}

  add(command: RoomCommand): Promise<CommandAck> {
    const expires = this.now() + (LIFETIME[command.kind] ?? DEFAULT_LIFETIME);
    return new Promise((resolve, reject) =>
      this.#pending.set(command.commandId, { command, expires, resolve, reject }),
    );
  }

  /** What still waits for its ack, oldest first; what is too old is refused with `offline` on the way. */
  unacknowledged(): RoomCommand[] {
    for (const { command, expires } of [...this.#pending.values()])
      if (this.now() >= expires) this.refuse(command.commandId, new Refusal('offline', ''));
    return [...this.#pending.values()].map((p) => p.command);
  }

  acknowledge(ack: CommandAck): void {
    this.#take(ack.commandId)?.resolve(ack);
  }

  refuse(commandId: string, refusal: Refusal): void {
    this.#take(commandId)?.reject(refusal);
  }

  refuseAll(refusal: Refusal): void {
    for (const id of [...this.#pending.keys()]) this.refuse(id, refusal);
  }

  #take(commandId: string): Pending | undefined {
    const pending = this.#pending.get(commandId);
    this.#pending.delete(commandId);
    return pending;
  }
}
