/** `localStorage` and `sessionStorage`, which may be full or forbidden: then nothing is remembered. */
function over(storage: () => Storage) {
  return {
    read<T>(key: string, fallback: T): T {
      try {
        const text = storage().getItem(`syncstream.${key}`);
        return text === null ? fallback : (JSON.parse(text) as T);
      } catch {
        return fallback;
      }
    },
    write(key: string, value: unknown): void {
      try {
        storage().setItem(`syncstream.${key}`, JSON.stringify(value));
      } catch {
        // Remembering is a comfort, not a need.
      }
    },
  };
}

/** Kept on this device. */
export const device = over(() => localStorage);

/** Kept while this tab lives. */
export const tab = over(() => sessionStorage);
