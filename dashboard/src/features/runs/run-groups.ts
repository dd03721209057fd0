import { type GroupBy, type GroupedRun, type GroupOfRuns, groupRuns } from '#contracts/grouped-runs.ts';

/** A line of a table with groups. */
export type GroupedItem<Run> =
  | { readonly kind: 'RUN'; readonly run: Run }
  | { readonly kind: 'GROUP'; readonly group: GroupOfRuns<Run>; readonly isOpen: boolean };

/** Groups in the order in which their first runs stand, and the runs of those that are open. */
export function groupedItems<Run extends GroupedRun>(
  runs: readonly Run[],
  by: GroupBy,
  open: ReadonlySet<string>,
): GroupedItem<Run>[] {
  return groupRuns(runs, by).flatMap((group): GroupedItem<Run>[] => {
    const isOpen = open.has(group.key);
    const members = isOpen ? group.runs.map((run) => ({ kind: 'RUN' as const, run })) : [];
    return [{ kind: 'GROUP', group, isOpen }, ...members];
  });
}
