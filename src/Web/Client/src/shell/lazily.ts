type Load<T> = () => Promise<T>;

/** The file that `load` imports, as the build wrote it down in there: nothing else knows its name. */
export const fileOf = (load: Load<unknown>): string | undefined =>
  /\bimport\(\s*["'`]([^"'`]+)["'`]/.exec(load.toString())?.[1];

/**
 * Loads a part of the page when it is wanted, and tries again when that failed. Browsers remember of a module that it could not be
 * fetched, for as long as the page is there: so it is asked for under another address then, which is the same to the server.
 */
export function lazily<T>(
  load: Load<T>,
  fetch: (url: string) => Promise<T> = (url) => import(/* @vite-ignore */ url),
): Load<T> {
  let failures = 0;
  const again = (file: string) => {
    const url = new URL(file, import.meta.url);
    url.searchParams.set('again', `${failures}`);
    return fetch(url.href);
  };
  return async () => {
    const file = failures ? fileOf(load) : undefined;
    try {
      return await (file ? again(file) : load());
    } catch (reason) {
      failures++;
      throw reason;
    }
  };
}
