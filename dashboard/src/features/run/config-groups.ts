import type { RunPageQuery } from '../../gql/graphql.ts';
import { fitName } from '../../ui/fit-words.ts';

export type ConfigEntry = NonNullable<NonNullable<RunPageQuery['run']>['configEntries']>[number];

/** Knobs by section, in their order. */
export function configGroups(
  entries: readonly ConfigEntry[],
): { readonly group: string; readonly entries: readonly ConfigEntry[] }[] {
  return [...new Set(entries.map(({ group }) => group))].map((group) => ({
    group,
    entries: entries.filter((entry) => entry.group === group),
  }));
}

/** A value of the knob at `path` for people: nothing is "none", anything that is not one value is JSON. */
export function configText(path: string, value: unknown): string {
  const fit = path === 'fit' ? fitName(value) : null;
  if (fit !== null) return fit;
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
