import type { Room } from '../rooms/room';
import type { CommandBody } from '../wire/types';
import { nextRate } from './shortcuts';

export interface RemoteOptions {
  room(): Room | null;
  /** Where the room is now, in seconds. */
  position(): number;
  /** True once it is done, false where it was refused. */
  send(body: CommandBody): Promise<boolean>;
  /** Why the room may not be controlled; null where it may. */
  why(): string | null;
  refuse(why: string): void;
}

const SETTLE_MS = 180;
/** The room's own position is believed again after this long, whatever became of the seek. */
const ANSWER_MS = 2_000;

/** Turns what people press into commands for the room. */
export class Remote {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Where the last seek leads, until the room is there: on a long line its position is an old one for a while. */
  #target: number | null = null;

  constructor(readonly options: RemoteOptions) {}

  toggle(): void {
    this.#try((room) => void this.options.send({ kind: room.playhead.playing ? 'pause' : 'play' }));
  }

  /** As by a key that means one of the two: where the room is so already, it stays so. */
  set(playing: boolean): void {
    this.#try((room) => {
      if (playing !== room.playhead.playing)
        void this.options.send({ kind: playing ? 'play' : 'pause' });
    });
  }

  /** Seeks by some seconds; several in a row add up to one. */
  jump(by: number): void {
    this.seekSoon((this.#target ?? this.options.position()) + by);
  }

  /** Seeks once the hand rests: dragging a slider asks dozens of times a second. */
  seekSoon(position: number): void {
    this.#try(() => {
      const target = (this.#target = Math.max(0, position));
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        // A later jump sets a timer of its own: the target is its then, and not cleared by what became of this one.
        const mine = (this.#timer = setTimeout(() => settled(), ANSWER_MS));
        const settled = () => {
          if (this.#timer !== mine) return;
          clearTimeout(mine);
          this.#target = null;
        };
        void this.options.send({ kind: 'seek', position: target }).then(settled);
      }, SETTLE_MS);
    });
  }

  /** False where it was refused: the room has the rate that it had. */
  rate(rate: number): Promise<boolean> {
    let done = Promise.resolve(true);
    this.#try((room) => {
      if (rate !== room.playhead.rate) done = this.options.send({ kind: 'setRate', rate });
    });
    return done;
  }

  stepRate(direction: 1 | -1): void {
    this.#try((room) => void this.rate(nextRate(room.playhead.rate, direction)));
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
