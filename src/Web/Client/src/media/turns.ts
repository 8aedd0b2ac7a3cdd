/** Lets a few go at once, and the others when it is their turn: first come, first served. */
export class Turns {
  #free: number;
  #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Calls `go` where there is a place, be it at once. The returned function gives the place back, or leaves the line. */
  take(go: () => void): () => void {
    let state: 'waiting' | 'going' | 'gone' = 'waiting';
    const enter = () => {
      state = 'going';
      go();
    };
    if (this.#free > 0) {
      this.#free--;
      enter();
    } else this.#waiting.push(enter);
    return () => {
      if (state === 'waiting') this.#waiting = this.#waiting.filter((each) => each !== enter);
      if (state === 'going') this.#pass();
      state = 'gone';
    };
  }

  #pass() {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

/**
 * Posters, three at a time: over HTTP/1.1 a browser has six connections to a server, and where posters that are still being made
 * held them all, the film itself waited behind them.
 */
export const posterTurns = new Turns(3);
