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
  /** Whether its sound is stretched where the rate is not 1, or else changes its pitch. */
  keepsPitch: boolean;
  /** Without sound there is no pitch to be kept. */
  muted: boolean;
  /** What an exchange with the server takes in a bad moment, in seconds. */
  roundTrip: number;
  /** Whether what is to be shown there has been loaded, so that a seek waits for nobody. */
  holds(position: number): boolean;
}

/** What a player teaches of itself, in seconds; as good for the next video, and the next visit. */
export interface Learned {
  /** From the call of play() until the picture moves, where it has not played since it was put there. */
  startLatency: number;
  /** The same for a player that was only paused: it has sound at hand. */
  resumeLatency: number;
  /** From a seek to what is loaded until the player could go on. */
  seekLatency: number;
  /** What it falls behind by when it begins to stretch its sound. */
  stretchLoss: number;
}

export interface Memory {
  key: string;
  learned: Learned;
  /** From a seek to where nothing was loaded until the player could go on, in seconds; null before the first. */
  loadLatency: number | null;
  /** The seek that is under way: when it was asked for, and whether it led to what was loaded already. */
  seek: { at: number; held: boolean } | null;
  /** Whether the player has not played since it was loaded or put elsewhere. */
  fresh: boolean;
  /** The instant at which the paused player is to move. */
  cue: number | null;
  /** The start that is yet to teach something: when it was to be, and by how many ms it was called late. */
  started: { at: number; late: number; fresh: boolean } | null;
  /** When it was last started: what is far off right after that has not been in step yet. */
  landedAt: number;
  /** The paused position that was sought to already. */
  alignedTo: number | null;
  /** No jump before this. */
  holdUntil: number;
  /** Jumps and cues in a row that missed. */
  misses: number;
  /** The correction of the rate that is under way, as a fraction; 0: none. */
  nudge: number;
  /** The last correction that stretched the sound, while it is yet to teach what that costs: from what skew, and how. */
  stretch: { at: number; skew: number; nudge: number; until: number | null } | null;
  /** A lasting correction of the rate, for a player whose clock is slow or fast. */
  trim: number;
  /** How many nudges in a row went forwards (+) or backwards (-): many a sound device loses a buffer now and then. */
  leans: number;
  /** Since when the player has been off by more than the dead zone. */
  offSince: number | null;
  /** Since when it has been off by about as much: what has only just happened is not seen whole yet. */
  steady: { since: number; skew: number } | null;
  /** When it came to rest in the dead zone, and how far off it was then. */
  restedAt: number | null;
  restedSkew: number;
  /** How often it had to be corrected so far. */
  corrections: number;
}

export type Action =
  | { kind: 'nothing' }
  | {
      kind: 'rate';
      rate: number;
      /** By stretching the sound; else the pitch goes with the rate, by less than anyone hears. */
      keepsPitch: boolean;
      /** What the player falls behind by when it obeys, in seconds. */
      loses: number;
    }
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
  // As Chromium has them on a small machine.
  learned: { startLatency: 0.07, resumeLatency: 0.02, seekLatency: 0.12, stretchLoss: 0.02 },
  loadLatency: null,
  seek: null,
  fresh: true,
  cue: null,
  started: null,
  landedAt: -Infinity,
  alignedTo: null,
  holdUntil: 0,
  misses: 0,
  nudge: 0,
  stretch: null,
  trim: 0,
  leans: 0,
  offSince: null,
  steady: null,
  restedAt: null,
  restedSkew: 0,
  corrections: 0,
};

export const tuning = {
  /** Off by less than this is in step, in seconds: well within a frame. */
  deadZone: 0.014,
  /** Off by this long before anything is done, in ms: one late picture is no drift. */
  lasting: 300,
  /** About as much, in seconds; and how long a change is waited for to come to its end, in ms. */
  steadyWithin: 0.01,
  steadyAfter: 2_500,
  /**
   * Off by less than this, a frame, is taken away gently: by a rate that changes the pitch, by 4 to 7 cents, which nobody
   * hears either. It is off by so little that nobody sees it for the while that it takes, in seconds; what lasts so long,
   * in ms, is no noise.
   */
  gentleBelow: 0.042,
  gentlyTakes: 10,
  gentle: 0.0025,
  gentleMost: 0.004,
  gentleAfter: 1_500,
  /** Browsers take a rate that is nearer to 1 than this for 1, where they keep the pitch. */
  stretchedFrom: 0.001,
  /** A nudge that stretches the sound takes away what it saw in this time, in seconds. Nobody hears 5 % with the pitch kept. */
  nudgeTakes: 0.8,
  maxNudge: 0.05,
  minNudge: 0.02,
  /** After a nudge the player is left alone for as long, in ms: its effect must be seen first. */
  rest: 1_500,
  /** What is learned of the player's own drift: from how many seconds of it, most at once, and altogether. */
  trimFrom: 45,
  trimStep: 2e-4,
  maxTrim: 1e-3,
  /** Who had to be brought the same way so many times in a row is put this far beyond, in seconds: there is time until the next. */
  leansAfter: 2,
  beyond: 0.012,
  /** Off by more than this is a jump, in seconds of the room's rate; by more than the other right after a start, in ms. */
  seekBeyond: 0.35,
  landBeyond: 0.09,
  landing: 1_500,
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
  /** One that waits is put elsewhere where that gains so much, in seconds. */
  sooner: 0.6,
  /** A start is judged this long after it, in ms. */
  startSettles: 400,
  stretchSettles: 1_200,
  maxStartLatency: 0.5,
  latencyStep: 0.03,
  maxSeekLatency: 3,
  maxStretchLoss: 0.06,
  /** Near its end a video is left to end, in seconds. */
  letEnd: 0.4,
};

export const nothing = (memory: Memory, due?: number): Step => ({
  action: { kind: 'nothing' },
  memory,
  due,
});
