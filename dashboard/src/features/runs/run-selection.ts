/** Rows that somebody has chosen. */
export interface RunSelection {
  readonly ids: ReadonlySet<string>;
  /** Where a range begins: the row that was touched last. */
  readonly anchor: string | null;
}

export const NOTHING_SELECTED: RunSelection = { ids: new Set(), anchor: null };

export function toggleRun({ ids }: RunSelection, id: string): RunSelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Adds all rows from the one that was touched last to this one, in the order of the list. */
export function selectThrough(selection: RunSelection, order: readonly string[], id: string): RunSelection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from === -1 || to === -1) return toggleRun(selection, id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: id };
}

/** All rows that are loaded; none, where all of them are selected already. */
export function toggleAll({ ids }: RunSelection, order: readonly string[]): RunSelection {
  if (order.every((id) => ids.has(id))) return NOTHING_SELECTED;
  return { ids: new Set(order), anchor: null };
}

/** What of the list is selected; rows that have left it are not. */
export function selectedOf<Run extends { readonly id: string }>(
  { ids }: RunSelection,
  rows: readonly Run[],
): Run[] {
  return ids.size === 0 ? [] : rows.filter(({ id }) => ids.has(id));
}
