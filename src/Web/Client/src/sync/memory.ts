/** The room as a player sees it: times are local milliseconds, positions seconds. */
export interface RoomView {
  /** Tells one playhead from another. */
  key: string;
  playing: boolean;
  /** When the picture moves; may lie ahead. */
  startsAt: number;
  rate: number;
  positionAt(local: number): number;
  /** Where the video ends; null while nobody knows. */
  end: number | null;
}

/** What the player does now. */
export interface Player {
  position: number;
  /** Seconds ahead (+) or behind (-) as measured; null while not known. */
  skew: number | null;
  rate: number;
  paused: boolean;
  seeking: boolean;
  ended: boolean;
  /** HTMLMediaElement.readyState; 3 and more means that it can move on. */
  readyState: number;
}

export interface Memory {
  key: string;
  /** From the call of play() until the picture moves, learned, in seconds. */
  playLatency: number;
  /** From a seek until the player could go on, learned, in seconds. */
  seekLatency: number;
  /** When the seek that is under way was asked for. */
  seekAt: number | null;
  /** The instant at which the paused player is to move. */
  cue: number | null;
  /** The start that is yet to teach something: when it was to be, and by how many ms it was called late. */
  started: { at: number; late: number } | null;
  /** The paused position that was sought to already. */
  alignedTo: number | null;
  /** No jump before this. */
  holdUntil: number;
  /** Jumps and cues in a row that missed. */
  misses: number;
  /** The correction of the rate that is under way, as a fraction; 0: none. */
  nudge: number;
  /** A lasting correction of the rate, for a player whose clock is slow or fast. */
  trim: number;
  /** How many nudges in a row went forwards (+) or backwards (-): many a sound device loses a buffer now and then. */
  leans: number;
  /** Since when the player has been off by more than the dead zone. */
  offSince: number | null;
  /** When it came to rest in the dead zone, and how far off it was then. */
  restedAt: number | null;
  restedSkew: number;
  /** How often it had to be corrected so far. */
  corrections: number;
}

export type Action =
  | { kind: 'nothing' }
  | { kind: 'rate'; rate: number }
  | { kind: 'seek'; position: number }
  | { kind: 'play' }
  | { kind: 'pause' };

export interface Step {
  action: Action;
  memory: Memory;
  /** When to look again at the latest, local ms. */
  due?: number;
}

export const initialMemory: Memory = {
  key: '',
  playLatency: 0.04,
  seekLatency: 0.15,
  seekAt: null,
  cue: null,
  started: null,
  alignedTo: null,
  holdUntil: 0,
  misses: 0,
  nudge: 0,
  trim: 0,
  leans: 0,
  offSince: null,
  restedAt: null,
  restedSkew: 0,
  corrections: 0,
};

export const tuning = {
  /** Off by less than this is in step, in seconds: well within a frame. */
  deadZone: 0.019,
  /** Off by this long before anything is done, in ms: one late picture is no drift. */
  lasting: 300,
  /** A nudge takes away what it saw in this time, in seconds. */
  nudgeTakes: 1.5,
  /** Nobody hears 5 %. */
  maxNudge: 0.05,
  minNudge: 0.008,
  /** After a nudge the player is left alone for as long, in ms: its effect must be seen first. */
  rest: 1_500,
  /** What is learned of the player's own drift: from how many seconds of it, most at once, and altogether. */
  trimFrom: 45,
  trimStep: 2e-4,
  maxTrim: 1e-3,
  /** Who had to be brought the same way so many times in a row is put this far beyond, in seconds: there is time until the next. */
  leansAfter: 2,
  beyond: 0.012,
  /** Off by more than this is a jump, in seconds of the room's rate. */
  seekBeyond: 0.35,
  /** A stalled player is left to load until it is off by this, in seconds. */
  hopeless: 10,
  /** A paused position is sought once to this, and again beyond the other, in seconds. */
  exact: 0.0005,
  pausedBeyond: 0.02,
  /** Between two jumps, in ms; doubled with each that missed. */
  hold: 1_500,
  maxHold: 20_000,
  /** A start called later than this is not made: better a new one, in ms. */
  late: 50,
  /** A player that is ahead by less waits for the room to come by, in seconds. */
  waitsFor: 1.5,
  /** A start is judged this long after it, in ms. */
  startSettles: 500,
  maxPlayLatency: 0.5,
  /** Near its end a video is left to end, in seconds. */
  letEnd: 0.4,
};

export const nothing = (memory: Memory, due?: number): Step => ({
  action: { kind: 'nothing' },
  memory,
  due,
});
