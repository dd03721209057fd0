import { useEffect, useMemo, useRef, useState } from 'react';
import { type Client, useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { type Listed, listed } from '../../api/listed.ts';
import { useMore } from '../../api/use-more.ts';
import type { More } from '../../ui/load-more.tsx';
import {
  type RunOrder,
  RunsChangedDocument,
  RunsDocument,
  type TableRunFragment,
} from '../../gql/graphql.ts';
import { useSoon } from '../../ui/use-soon.ts';
import { useNewDatasetNames } from './use-new-dataset-names.ts';
import { isInGroup, mergeRun, replaceRun, runFilterOf, type RunListFilter } from './run-list.ts';
import { type RunValues, runValues } from './run-values.ts';
import type { RunSort, RunTableView, TableColumn } from './run-table-view.ts';

/** What the first screen has room for; then as much as the server gives at once. */
const FIRST_PAGE = 30;
const NEXT_PAGE = 100;

/** Milliseconds for which a filter's list may lag behind: only the server knows whether a changed run matches. */
const UNKNOWN_MS = 3_000;

export interface RunList {
  /** Null while the first page is on its way. */
  readonly rows: readonly TableRunFragment[] | null;
  /** Whether the rows are those of other columns or of another order, until they are read anew. */
  readonly isStale: boolean;
  readonly error: string | null;
  readonly more: More;
  readonly reload: () => void;
}

/** What is read of a list: which runs, in which order, and what of each. */
export interface WantedRuns {
  readonly filter: RunListFilter;
  readonly sort: RunSort | null;
  readonly values: RunValues;
}

const UNDER_WAY_FIRST: RunOrder = { field: 'ACTIVITY', direction: 'DESC' };

export function orderBy(sort: RunSort | null): RunOrder {
  return sort ? { ...sort.order, direction: sort.direction } : UNDER_WAY_FIRST;
}

/** The runs of a filter, those under way first unless sorted, kept up to date by `runsChanged`. */
export function useRuns(
  filter: RunListFilter,
  { sort, group }: Pick<RunTableView, 'sort' | 'group'>,
  columns: readonly TableColumn[],
): RunList {
  const client = useClient();
  const wanted: WantedRuns = { filter, sort, values: runValues(columns, group) };
  const listKey = JSON.stringify([filter, sort]);
  // Whoever adds a column sees the same rows again.
  const seen = useRef({ listKey, count: 0 });
  const readAgain = useRef(() => {});
  const readAgainSoon = useSoon(() => {
    readAgain.current();
  }, UNKNOWN_MS);
  const live = useLiveQuery({
    query: (reader, variables: WantedRuns) =>
      readRows(reader, variables, seen.current.listKey === listKey ? seen.current.count : 0),
    variables: wanted,
    changes: {
      subscription: RunsChangedDocument,
      variables: { ...wanted.values },
      apply: (known: Listed<TableRunFragment>, { runsChanged: { trashedAt, ...run } }) => {
        if (filter.where) readAgainSoon();
        const isWanted = trashedAt === null && isInGroup(run, filter);
        return (sort || filter.where ? replaceRun : mergeRun)(known, run, isWanted);
      },
    },
  });
  const more = useMore(live, (after) => readPage(client, wanted, after, NEXT_PAGE));
  const { state, error, reload } = live;
  useEffect(() => {
    readAgain.current = reload;
  }, [reload]);
  const names = useNewDatasetNames();
  const rows = useMemo(() => state?.items.map((run) => withName(run, names)) ?? null, [state, names]);
  useEffect(() => {
    if (rows) seen.current = { listKey, count: rows.length };
  }, [listKey, rows]);

  const filterKey = JSON.stringify(filter);
  const [last, setLast] = useState({ filterKey, rows });
  if (rows !== null && rows !== last.rows) setLast({ filterKey, rows });
  const kept = last.filterKey === filterKey ? last.rows : null;
  return { rows: rows ?? kept, isStale: rows === null && kept !== null, error, more, reload };
}

function withName(run: TableRunFragment, names: ReadonlyMap<string, string>): TableRunFragment {
  const { datasetVersion } = run;
  if (!datasetVersion) return run;
  const name = names.get(datasetVersion.dataset.id);
  if (name === undefined) return run;
  return { ...run, datasetVersion: { ...datasetVersion, dataset: { ...datasetVersion.dataset, name } } };
}

/** The start of a list: its first page, and on up to a number of rows. */
async function readRows(
  client: Client,
  wanted: WantedRuns,
  count: number,
): Promise<Listed<TableRunFragment>> {
  let list = await readPage(client, wanted, null, count > FIRST_PAGE ? NEXT_PAGE : FIRST_PAGE);
  while (list.items.length < count && list.next !== null) {
    const more = await readPage(client, wanted, list.next, NEXT_PAGE);
    list = { ...more, items: [...list.items, ...more.items] };
  }
  return list;
}

/** A page of a list, from behind a cursor on. */
export async function readPage(
  client: Client,
  { filter, sort, values }: WantedRuns,
  after: string | null,
  first: number,
): Promise<Listed<TableRunFragment>> {
  const variables = {
    first,
    after,
    filter: runFilterOf(filter),
    where: filter.where,
    orderBy: orderBy(sort),
    ...values,
  };
  const { runs } = await readDocument(client, RunsDocument, variables);
  return listed(JSON.stringify([filter, sort, values]), runs);
}
