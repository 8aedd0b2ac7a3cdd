/** The name that is being typed after an @ before the cursor: where it begins, and what is there of it. */
export function mentionAt(text: string, cursor: number): { from: number; typed: string } | null {
  const match = /(?:^|\s)@([\p{L}\p{N}_.-]{0,30})$/u.exec(text.slice(0, cursor));
  return match ? { from: cursor - match[1]!.length - 1, typed: match[1]! } : null;
}

/** At most five names that begin so, or have a word that does. */
export function namesLike(names: readonly string[], typed: string): string[] {
  const wanted = typed.toLocaleLowerCase();
  const fits = (name: string) =>
    name
      .toLocaleLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(wanted));
  return [...new Set(names)].filter(fits).slice(0, 5);
}
