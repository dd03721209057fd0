import { useEffect, useRef, useState } from 'react';
import { type Client, useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { useLive } from '../../api/use-live.ts';
import { useConnection } from '../../api/use-connection.ts';
import { type RunRowFragment, RunsChangedDocument, RunsDocument } from '../../gql/graphql.ts';
import { matchesFilter, mergeRow, runGroups, type RunListFilter } from './run-list.ts';

const PAGE_SIZE = 30;
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
  const { group, name } = filter;
  const filterKey = `${group}:${name}`;
  // What changes while a page is on its way may be newer than the page.
  const news = useRef<readonly RunRowFragment[]>([]);

  useEffect(() => {
    let isStale = false;
    news.current = [];
    void readPage(client, { group, name }, null).then((read) => {
      if (isStale) return;
      setError(read.error);
      if (read.error !== null) return;
      const fitting = news.current.filter((run) => matchesFilter(run, { group, name }));
      setPage({ ...read, rows: fitting.reduce(mergeRow, read.rows), filterKey });
    });
    return () => {
      isStale = true;
    };
    // A new connection may have missed news, so the list is read again.
  }, [client, group, name, filterKey, generation, attempt]);

  useLive(
    RunsChangedDocument,
    noVariables,
    ({ runsChanged: run }) => {
      news.current = mergeRow(news.current, run);
      setPage((known) =>
        known && (matchesFilter(run, filter) || known.rows.some((row) => row.id === run.id))
          ? { ...known, rows: mergeRow(known.rows, run) }
          : known,
      );
    },
    (problem) => {
      setError(plainError(problem));
    },
  );

  const loadMore = async (after: string) => {
    const read = await readPage(client, filter, after);
    setError(read.error);
    if (read.error !== null) return;
    setPage((known) =>
      known?.filterKey === filterKey
        ? { ...known, rows: read.rows.reduce(appendRow, known.rows), nextCursor: read.nextCursor }
        : known,
    );
  };

  const nextCursor = page?.nextCursor;
  return {
    rows: page?.filterKey === filterKey ? page.rows : null,
    error,
    loadMore: nextCursor ? () => void loadMore(nextCursor) : null,
    reload: () => {
      setAttempt((count) => count + 1);
    },
  };
}

async function readPage(
  client: Client,
  { group, name }: RunListFilter,
  after: string | null,
): Promise<{ rows: readonly RunRowFragment[]; nextCursor: string | null; error: string | null }> {
  const states = runGroups[group];
  const filter = { ...(states.length > 0 && { state: [...states] }), displayNameContains: name || null };
  const result = await client.query(RunsDocument, { first: PAGE_SIZE, after, filter }).toPromise();
  const runs = result.data?.runs;
  if (!runs) return { rows: [], nextCursor: null, error: plainError(result.error) };
  const { hasNextPage, endCursor } = runs.pageInfo;
  return {
    rows: runs.edges.map((edge) => edge.node),
    nextCursor: hasNextPage ? endCursor : null,
    error: null,
  };
}

function appendRow(rows: readonly RunRowFragment[], row: RunRowFragment): readonly RunRowFragment[] {
  return rows.some((known) => known.id === row.id) ? rows : [...rows, row];
}
