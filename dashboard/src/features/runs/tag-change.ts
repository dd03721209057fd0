export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** The tags of a run after a change; null where it has nothing to change. */
export function changeTags(tags: readonly string[], { add, remove }: TagChange): string[] | null {
  const kept = tags.filter((tag) => !remove.includes(tag));
  const next = [...new Set([...kept, ...add])];
  const isSame = next.length === tags.length && next.every((tag, index) => tag === tags[index]);
  return isSame ? null : next;
}

/** Tags of some runs, each with how many of them have it, by name. */
export function tagCounts(
  runs: readonly { readonly tags: readonly string[] }[],
): [tag: string, count: number][] {
  const counts = new Map<string, number>();
  for (const tag of runs.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
