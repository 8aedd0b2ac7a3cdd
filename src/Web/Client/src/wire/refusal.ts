/** The codes with which the server refuses, and two of our own for what never reached it. */
export const codes = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'wrong_password',
  'banned',
  'room_full',
  'invalid',
  'rate_limited',
  'unavailable',
] as const;

export type Code = (typeof codes)[number] | 'offline' | 'unknown';

const pattern = new RegExp(`\\b(${codes.join('|')}): ?([\\s\\S]*)$`);

/** A refused request: a code for programs, the server's sentence for people. */
export class Refusal extends Error {
  constructor(
    readonly code: Code,
    readonly sentence: string,
  ) {
    super(`${code}: ${sentence}`);
    this.name = 'Refusal';
  }
}

/**
 * Reads `code: sentence` out of an error of the hub. SignalR puts words of its own before it ("An unexpected error
 * occurred invoking 'Join' on the server. HubException: …"). Null where the error is not a refusal: a lost connection.
 */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const text = error instanceof Error ? error.message : String(error);
  const match = pattern.exec(text);
  if (match) return new Refusal(match[1] as Code, match[2]!.trim());
  if (/status code '?401/i.test(text)) return new Refusal('unauthenticated', '');
  // The server answered, but not in our words: a fault of its own. Trying again is all one can do.
  if (/error occurred invoking/i.test(text)) return new Refusal('unavailable', '');
  return null;
}
