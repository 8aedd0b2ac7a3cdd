/**
 * Takes lists, drops what is in them twice, and gives the very list that it gave before while they hold the same: a
 * room changes several times a second, and with another list of names every message would be read anew.
 */
export function keptWhileEqual<T>(): (list: readonly T[]) => readonly T[] {
  let last: readonly T[] = [];
  return (list) => {
    const next = [...new Set(list)];
    if (next.length !== last.length || next.some((each, n) => each !== last[n])) last = next;
    return last;
  };
}
