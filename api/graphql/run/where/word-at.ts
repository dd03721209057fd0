import type { TextPlace } from '../../../errors.ts';

export interface Word extends TextPlace {
  readonly text: string;
}

/** As the grammar divides a filter: texts in quotation marks, closed or not, words, and single signs. */
const WORD = /"(?:[^"\\]|\\[^])*(?:"|\\?$)|'(?:[^'\\]|\\[^])*(?:'|\\?$)|[^\s()"',=<>!~]+|[^\s]/gu;

/** The words of a filter, in order. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    text: word,
    position: index,
    length: word.length,
  }));
}

/** The word that begins at a place, shortened for messages; null at the end. */
export function wordAt(text: string, position: number): { readonly text: string } | null {
  const rest = text.slice(position, position + MOST_SHOWN + 1);
  const [first] = wordsOf(rest);
  return first ? { text: first.text.slice(0, MOST_SHOWN) } : null;
}

const MOST_SHOWN = 60;
