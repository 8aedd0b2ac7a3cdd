/** The address that a text is, or null. `URL.parse` says the same, in browsers of mid-2024 and later. */
export function addressOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
