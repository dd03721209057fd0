import { distance } from 'fastest-levenshtein';

/** ` Did you mean "state"?`, or nothing where no name is near. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = nearest(typed, names);
  return near.length === 0 ? '' : ` Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
}

function nearest(typed: string, names: readonly string[]): string[] {
  if (typed.length > LONGEST) return [];
  const most = Math.max(2, Math.floor(typed.length / 3));
  const near = names
    .map((name) => ({ name, edits: editsBetween(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ edits }) => edits <= most);
  const least = Math.min(...near.map(({ edits }) => edits));
  return near
    .filter(({ edits }) => edits === least)
    .slice(0, 3)
    .map(({ name }) => name);
}

const LONGEST = 100;

/** None where only the group before a dot or a slash is missing. */
function editsBetween(typed: string, name: string): number {
  return name.endsWith(`.${typed}`) || name.endsWith(`/${typed}`) ? 0 : distance(typed, name);
}
