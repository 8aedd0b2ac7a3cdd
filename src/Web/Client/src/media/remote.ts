import type { Room } from '../rooms/room';
import type { CommandBody } from '../wire/types';
import { nextRate } from './shortcuts';

export interface RemoteOptions {
  room(): Room | null;
  /** Where the room is now, in seconds. */
  position(): number;
  send(body: CommandBody): void;
  /** Why the room may not be controlled; null where it may. */
  why(): string | null;
  refuse(why: string): void;
}

const SETTLE_MS = 180;

/** Turns what people press into commands for the room. */
export class Remote {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #target: number | null = null;

  constructor(readonly options: RemoteOptions) {}

  toggle(): void {
    this.#try((room) => this.options.send({ kind: room.playhead.playing ? 'pause' : 'play' }));
  }

  /** Seeks by some seconds; several in a row add up to one. */
  jump(by: number): void {
    this.seekSoon((this.#target ?? this.options.position()) + by);
  }

  /** Seeks once the hand rests: dragging a slider asks dozens of times a second. */
  seekSoon(position: number): void {
    this.#try(() => {
      this.#target = Math.max(0, position);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        if (this.#target !== null) this.options.send({ kind: 'seek', position: this.#target });
        this.#target = null;
      }, SETTLE_MS);
    });
  }

  rate(rate: number): void {
    this.#try((room) => {
      if (rate !== room.playhead.rate) this.options.send({ kind: 'setRate', rate });
    });
  }

  stepRate(direction: 1 | -1): void {
    this.#try((room) => this.rate(nextRate(room.playhead.rate, direction)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #try(act: (room: Room) => void) {
    const why = this.options.why();
    const room = this.options.room();
    if (why) this.options.refuse(why);
    else if (room) act(room);
  }
}
