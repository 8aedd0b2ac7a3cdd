import { addressOf } from '../shell/address';

/** A piece of a message: plain words, or what one may press. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'time'; text: string; seconds: number }
  | { kind: 'mention'; text: string; me: boolean };

export interface Reading {
  /** Names that may be mentioned. */
  names: readonly string[];
  me: string;
  /** Seconds of what plays: times beyond it are no places in it. Null where nothing plays, or nobody knows. */
  duration: number | null;
}

const link = /https?:\/\/[^\s<>"]+/giu;
const time = /(?<![\d:.])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?![\d:])/gu;

/** Takes a message apart. Nothing of it is ever markup: parts are drawn as text, links lead to http(s) only. */
export function partsOf(text: string, reading: Reading): Part[] {
  const links = split([{ kind: 'text', text }], link, linkOf);
  const mentions = mentionsIn(reading.names);
  const named = mentions
    ? split(links, mentions, (match) => ({
        kind: 'mention',
        text: match[0],
        me: match[0].slice(1).toLowerCase() === reading.me.toLowerCase(),
      }))
    : links;
  return split(named, time, (match) => {
    const [whole, hours, minutes, seconds] = match;
    const at = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
    if (reading.duration === null || at > reading.duration) return null;
    return { kind: 'time', text: whole, seconds: at };
  });
}

export const mentionsMe = (parts: readonly Part[]): boolean =>
  parts.some((part) => part.kind === 'mention' && part.me);

/** A full stop after an address ends the sentence; a bracket belongs to it only where it was opened in it. */
function linkOf(match: RegExpMatchArray): Part | null {
  let text = match[0].replace(/[.,;:!?'…]+$/u, '');
  while (text.endsWith(')') && count(text, ')') > count(text, '('))
    text = text.slice(0, -1).replace(/[.,;:!?'…]+$/u, '');
  const url = addressOf(text);
  return url && url.hostname ? { kind: 'link', text, href: url.href } : null;
}

const count = (text: string, letter: string) => text.split(letter).length - 1;

function mentionsIn(names: readonly string[]): RegExp | null {
  const escaped = [...new Set(names)]
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return escaped.length
    ? new RegExp(`(?<![\\p{L}\\p{N}@])@(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
    : null;
}

/** Replaces what a pattern finds in the parts that are still text; a match may turn out shorter, or to be none. */
function split(
  parts: Part[],
  pattern: RegExp,
  make: (match: RegExpMatchArray) => Part | null,
): Part[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'text') return [part];
    const pieces: Part[] = [];
    let from = 0;
    for (const match of part.text.matchAll(pattern)) {
      const made = make(match);
      if (!made) continue;
      if (match.index > from)
        pieces.push({ kind: 'text', text: part.text.slice(from, match.index) });
      pieces.push(made);
      from = match.index + made.text.length;
    }
    if (from < part.text.length) pieces.push({ kind: 'text', text: part.text.slice(from) });
    return pieces;
  });
}
