/** The short id that a text is; null when it is none. */
export function readShortId(text: string): string | null {
  return /^[0-9a-f]{8}$/i.test(text) ? text.toLowerCase() : null;
}
