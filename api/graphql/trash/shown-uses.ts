const MOST_SHOWN = 5;

/** Why something cannot go, in one text: the first few reasons, and how many more there are. */
export function shownUses(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_SHOWN).join(' ');
  return texts.length > MOST_SHOWN ? `${shown} And ${texts.length - MOST_SHOWN} more.` : shown;
}
