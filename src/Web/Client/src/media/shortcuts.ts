export type Shortcut =
  | { kind: 'toggle' }
  | { kind: 'jump'; by: number }
  | { kind: 'volume'; by: number }
  | { kind: 'faster' }
  | { kind: 'slower' }
  | { kind: 'part'; share: number }
  | { kind: 'fullscreen' }
  | { kind: 'theatre' }
  | { kind: 'picture' }
  | { kind: 'stats' }
  | { kind: 'mute' }
  | { kind: 'captions' }
  | { kind: 'write' }
  | { kind: 'help' };

const keys: Record<string, Shortcut> = {
  ' ': { kind: 'toggle' },
  k: { kind: 'toggle' },
  j: { kind: 'jump', by: -10 },
  l: { kind: 'jump', by: 10 },
  ArrowLeft: { kind: 'jump', by: -5 },
  ArrowRight: { kind: 'jump', by: 5 },
  ArrowUp: { kind: 'volume', by: 0.05 },
  ArrowDown: { kind: 'volume', by: -0.05 },
  '<': { kind: 'slower' },
  '>': { kind: 'faster' },
  f: { kind: 'fullscreen' },
  t: { kind: 'theatre' },
  p: { kind: 'picture' },
  i: { kind: 'stats' },
  m: { kind: 'mute' },
  c: { kind: 'captions' },
  '/': { kind: 'write' },
  '?': { kind: 'help' },
};

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>;

/** What goes on while the key is held; all else is done once, or a held space would start and stop the whole room. */
const repeating: Shortcut['kind'][] = ['jump', 'volume'];

const typing =
  'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog';
const pressing = 'button, a, summary, [role=button], [role=tab], media-mute-button';
/** Not the time bar, which a click leaves focused: arrows mean the same seconds as ever there, not a share of the film. */
const sliding = '[role=tab], [role=slider], media-volume-range';
/** By a mark of our own: the player is a region, too. */
const scrolling = '[data-scrolls]';

/** What a key asks for; null where it belongs to whatever has the focus. */
export function shortcutOf(event: Key): Shortcut | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const inside = (selector: string) => (event.target as Element | null)?.closest?.(selector);
  if (inside(typing)) return null;
  if (event.key === ' ' && inside(pressing)) return null;
  if (event.key.startsWith('Arrow') && inside(sliding)) return null;
  if (/^Arrow(Up|Down)$/.test(event.key) && inside(scrolling)) return null;
  if (/^[0-9]$/.test(event.key)) return { kind: 'part', share: Number(event.key) / 10 };
  return keys[event.key] ?? keys[event.key.toLowerCase()] ?? null;
}

/** Whether a key that is held down does it again. */
export const isAgain = (event: Pick<KeyboardEvent, 'repeat'>, shortcut: Shortcut) =>
  event.repeat && !repeating.includes(shortcut.kind);

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** The next of the usual rates, up or down. */
export function nextRate(rate: number, direction: 1 | -1): number {
  const ordered = direction === 1 ? rates : [...rates].reverse();
  return ordered.find((r) => (r - rate) * direction > 1e-6) ?? ordered.at(-1)!;
}
