interface Replaced {
  readonly position: number;
  readonly length: number;
}

/** A filter with a candidate in place of what was typed of it, and where the cursor is then. */
export function withCandidate(
  text: string,
  { position, length }: Replaced,
  candidate: string,
): { readonly text: string; readonly cursor: number } {
  const before = text.slice(0, position);
  const after = text.slice(position + length);
  const lead = before === '' || /[\s(]$/.test(before) || candidate.startsWith('.') ? '' : ' ';
  const isOpen = /[./(]$/.test(candidate); // what follows stands close to it
  const start = `${before}${lead}${candidate}`;
  const gap = isOpen || /^[\s),]/.test(after) || isArgument(before) ? '' : ' ';
  return { text: `${start}${gap}${after}`, cursor: start.length + gap.length };
}

/** Whether a name in parentheses is written. */
function isArgument(before: string): boolean {
  return /(?:metric|measure)\([^)]*$/i.test(before);
}

/** Words that say no comparison are looked for in the names of runs; null for any other text. */
export function nameFilter(text: string): string | null {
  return /^[\p{L}\p{N}\p{M} _.#@:/-]+$/u.test(text) ? `name contains ${quoted(text)}` : null;
}

/** A text as filters say it. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
