import { limits } from '../limits.ts';
import { UNSHOWABLE } from '../names.ts';
import type { Refusal } from './archive-member.ts';

/** More bytes than any label has: UTF-8 takes at most three for each of JavaScript's characters; the rest is white space. */
export const MAX_LABEL_BYTES = 4 * limits.maxNameLength;

/** The text of a label file without surrounding white space, which may be empty; or why it cannot be used. */
export function readLabel(bytes: Uint8Array): { readonly text: string } | Refusal {
  const text = bytes.byteLength > MAX_LABEL_BYTES ? null : decoded(bytes)?.trim();
  if (text === undefined || (text !== null && UNSHOWABLE.test(text)))
    return {
      code: 'INVALID_LABEL',
      message: 'A label must be one line of UTF-8 text. Save the file again as UTF-8.',
    };
  if (text === null || text.length > limits.maxNameLength)
    return {
      code: 'INVALID_LABEL',
      message: `A label has at most ${limits.maxNameLength} characters. Shorten it.`,
    };
  return { text };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined; // not UTF-8
  }
}
