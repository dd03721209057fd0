import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { useLive } from '../../api/use-live.ts';
import { useConnection } from '../../api/use-connection.ts';
import { type RunRowFragment, RunsChangedDocument, RunsDocument } from '../../gql/graphql.ts';
import { matchesFilter, mergeRow, runGroups, type RunListFilter } from './run-list.ts';

const pageSize = 30;
const noVariables = {};

interface Rows {
  readonly filterKey: string;
  readonly rows: readonly RunRowFragment[];
  readonly nextCursor: string | null;
}

export interface RunList {
  /** Null while the first page is on its way. */
  readonly rows: readonly RunRowFragment[] | null;
  readonly error: string | null;
  /** Null where there is nothing more. */
  readonly loadMore: (() => void) | null;
  readonly reload: () => void;
}

/** The runs of a filter, newest first, kept up to date by `runsChanged`. */
export function useRuns(filter: RunListFilter): RunList {
  const client = useClient();
  const { generation } = useConnection();
  const [page, setPage] = useState<Rows | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const filterKey = `${filter.group}:${filter.name}`;

  const load = async (after: string | null, isStale: () => boolean) => {
    const states = runGroups[filter.group];
    const variables = {
      first: pageSize,
      after,
      filter: { ...(states.length > 0 && { state: [...states] }), displayNameContains: filter.name || null },
    };
    const result = await client.query(RunsDocument, variables).toPromise();
    if (isStale()) return;
    setError(result.error ? plainError(result.error) : null);
    const runs = result.data?.runs;
    if (!runs) return;
    const nextCursor = runs.pageInfo.hasNextPage ? (runs.pageInfo.endCursor ?? null) : null;
    const added = runs.edges.map((edge) => edge.node);
    setPage((known) =>
      after !== null && known?.filterKey === filterKey
        ? { ...known, rows: added.reduce<readonly RunRowFragment[]>(appendRow, known.rows), nextCursor }
        : { filterKey, rows: added, nextCursor },
    );
  };

  useEffect(() => {
    let stale = false;
    void load(null, () => stale);
    return () => {
      stale = true;
    };
    // A new connection may have missed news, so the list is read again.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- load changes with filterKey
  }, [filterKey, generation, attempt]);

  useLive(
    RunsChangedDocument,
    noVariables,
    ({ runsChanged: run }) =>
      setPage((known) =>
        known && (matchesFilter(run, filter) || known.rows.some((row) => row.id === run.id))
          ? { ...known, rows: mergeRow(known.rows, run) }
          : known,
      ),
    (problem) => setError(plainError(problem)),
  );

  const nextCursor = page?.nextCursor;
  return {
    rows: page?.filterKey === filterKey ? page.rows : null,
    error,
    loadMore: nextCursor ? () => void load(nextCursor, () => false) : null,
    reload: () => setAttempt((count) => count + 1),
  };
}

const appendRow = (rows: readonly RunRowFragment[], row: RunRowFragment): readonly RunRowFragment[] =>
  rows.some((known) => known.id === row.id) ? rows : [...rows, row];
