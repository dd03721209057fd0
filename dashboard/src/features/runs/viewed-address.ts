import type { RunTableInput, RunViewFieldsFragment } from '../../gql/graphql.ts';
import { readRunFilter, writeRunFilter } from './run-list.ts';
import { readColumn, readTableView, writeTableView } from './run-table-view.ts';

/** What the table shows, as a view keeps it. */
export type SavedTable = NonNullable<RunViewFieldsFragment['table']>;

/** The view that an address opens, by its id. */
export const VIEW = 'view';
/** Stands in the address of a view that no longer shows what was saved; then the address has all of it. */
const CHANGED = 'changed';

/** What an address says of the table, for a view to keep. */
export function savedTable(search: URLSearchParams): RunTableInput {
  const { where, group } = readRunFilter(search);
  const { columns, pinned, sort, group: groupBy } = readTableView(search);
  return {
    where,
    group: STORED_GROUPS[group],
    columns: columns?.map(({ id, width }) => ({ name: id, width })) ?? null,
    pinned,
    sort: sort && `${sort.direction === 'DESC' ? '-' : ''}${sort.id}`,
    groupBy,
  };
}

/** The address with what a view has kept; what it says of other things is left alone. */
export function withTable(search: URLSearchParams, table: SavedTable): URLSearchParams {
  const { where, group, columns, pinned } = table;
  const filtered = writeRunFilter(search, { where, group: GROUPS[group] });
  const shown = writeTableView(filtered, {
    columns: columns?.map(({ name, width }) => ({ id: name, column: readColumn(name), width })) ?? null,
    pinned,
    sort: null,
    group: table.groupBy,
  });
  if (table.sort !== null) shown.set('sort', table.sort);
  return shown;
}

const STORED_GROUPS = { all: 'ALL', active: 'ACTIVE', finished: 'FINISHED', stopped: 'STOPPED' } as const;
const GROUPS = {
  ALL: 'all',
  ACTIVE: 'active',
  FINISHED: 'finished',
  STOPPED: 'stopped',
} as const satisfies Record<SavedTable['group'], string>;

export function isChanged(search: URLSearchParams): boolean {
  return search.has(CHANGED);
}

/** What is shown at an address: of a view as it was saved, the address says no more than which. */
export function shownAddress(search: URLSearchParams, view: SavedTable | null): URLSearchParams {
  return view === null || isChanged(search) ? search : withTable(search, view);
}

/** The address after a change of what is shown, which is again that of the view when it shows the same. */
export function changedAddress(
  search: URLSearchParams,
  view: SavedTable | null,
  act: (shown: URLSearchParams) => URLSearchParams,
): URLSearchParams {
  const next = act(shownAddress(search, view));
  if (!next.has(VIEW)) return closed(next);
  if (view === null) return next;
  const isAsSaved = sameTable(next, withTable(new URLSearchParams(), view));
  const rest = isAsSaved ? withTable(next, NOTHING) : new URLSearchParams(next);
  rest.delete(CHANGED);
  if (!isAsSaved) rest.set(CHANGED, '1');
  return rest;
}

/** The address of a view, as it was saved. */
export function viewAddress(search: URLSearchParams, id: string): URLSearchParams {
  const next = withTable(closed(search), NOTHING);
  next.set(VIEW, id);
  return next;
}

/** The address without a view; the table stays as it is shown. */
export function closed(shown: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(shown);
  next.delete(VIEW);
  next.delete(CHANGED);
  return next;
}

const NOTHING: SavedTable = { where: '', group: 'ALL', columns: null, pinned: 0, sort: null, groupBy: null };

function sameTable(a: URLSearchParams, b: URLSearchParams): boolean {
  return JSON.stringify(savedTable(a)) === JSON.stringify(savedTable(b));
}
