import { limits } from './limits.ts';

// The dashboard reads this file too.

/** The text of a label file without surrounding white space, null when nothing is left; or why it cannot be used. */
export function readLabel(
  bytes: Uint8Array,
): { readonly text: string | null } | { readonly code: 'INVALID_LABEL'; readonly message: string } {
  const text = bytes.byteLength > MAX_LABEL_BYTES ? null : decoded(bytes)?.trim();
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  if (text === undefined || (text !== null && /[\u0000-\u001f\u007f]/.test(text)))
    return { code: 'INVALID_LABEL', message: 'A label must be one line of UTF-8 text.' };
  if (text === null || text.length > limits.maxNameLength)
    return { code: 'INVALID_LABEL', message: `A label has at most ${limits.maxNameLength} characters.` };
  return { text: text === '' ? null : text };
}

/** UTF-8 takes at most three bytes for each of JavaScript's characters; the rest is room for white space. */
const MAX_LABEL_BYTES = 4 * limits.maxNameLength;

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined; // not UTF-8
  }
}
