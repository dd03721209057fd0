const MOST_SHOWN = 5;

/** Sentences that may be many in one text: the first few, and how many more there are. */
export function firstFew(sentences: readonly string[]): string {
  const shown = sentences.slice(0, MOST_SHOWN).join(' ');
  return sentences.length > MOST_SHOWN ? `${shown} And ${sentences.length - MOST_SHOWN} more.` : shown;
}
