import { UNSHOWABLE } from '#contracts/names.ts';

const EVERY = new RegExp(UNSHOWABLE, 'gu');

/**
 * A text as one line of a terminal may show it: what would move the cursor, begin a line, turn the direction of writing
 * or stand there unseen is shown by its number, e.g. `\u{1b}`. Everything that the command line prints passes here.
 */
export function escapeText(text: string): string {
  return text.replace(
    EVERY,
    (character) => WORDS[character] ?? `\\u{${hexOf(character.codePointAt(0) ?? 0)}}`,
  );
}

/** JSON of a value with the same characters escaped in JSON's own way: whoever parses it gets the value itself. */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(EVERY, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${hexOf(character.charCodeAt(unit)).padStart(4, '0')}`,
    ).join(''),
  );
}

const WORDS: Partial<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function hexOf(code: number): string {
  return code.toString(16);
}
