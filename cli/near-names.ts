import { distance } from 'fastest-levenshtein';

/** The few names that somebody who typed `typed` may have meant, the nearest first. */
export function nearNames(typed: string, names: readonly string[]): string[] {
  const most = Math.max(2, Math.floor(typed.length / 3));
  return names
    .map((name) => ({ name, edits: editsBetween(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Letters to add, drop or change; none where only the group before the dot is missing. */
function editsBetween(typed: string, name: string): number {
  return name.endsWith(`.${typed}`) ? 0 : distance(typed, name);
}
