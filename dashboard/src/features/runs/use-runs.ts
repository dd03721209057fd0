import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { type RunRowFragment, RunsChangedDocument, RunsDocument } from '../../gql/graphql.ts';
import { matchesFilter, mergeRow, runGroups, type RunListFilter } from './run-list.ts';

const PAGE_SIZE = 30;

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
export function useRuns({ group, name }: RunListFilter): RunList {
  const client = useClient();
  const filter = { group, name };
  const { state, error, reload, update } = useLiveQuery({
    query: (reader, wanted) => readPage(reader, wanted, null),
    variables: filter,
    changes: {
      subscription: RunsChangedDocument,
      variables: {},
      apply: (known: Rows, { runsChanged: run }) =>
        matchesFilter(run, filter) || known.rows.some((row) => row.id === run.id)
          ? { ...known, rows: mergeRow(known.rows, run) }
          : known,
    },
  });
  const [moreError, setMoreError] = useState<string | null>(null);

  const loadMore = async (after: string) => {
    try {
      const { filterKey, rows, nextCursor } = await readPage(client, filter, after);
      update((known) =>
        known.filterKey === filterKey
          ? { filterKey, rows: rows.reduce(appendRow, known.rows), nextCursor }
          : known,
      );
      setMoreError(null);
    } catch (problem) {
      setMoreError(plainError(problem));
    }
  };

  const nextCursor = state?.nextCursor;
  return {
    rows: state?.rows ?? null,
    error: error ?? moreError,
    loadMore: nextCursor ? () => void loadMore(nextCursor) : null,
    reload: () => {
      setMoreError(null);
      reload();
    },
  };
}

async function readPage(client: Client, { group, name }: RunListFilter, after: string | null): Promise<Rows> {
  const states = runGroups[group];
  const filter = { ...(states.length > 0 && { state: [...states] }), displayNameContains: name || null };
  const { runs } = await readDocument(client, RunsDocument, { first: PAGE_SIZE, after, filter });
  const { hasNextPage, endCursor } = runs.pageInfo;
  return {
    filterKey: `${group}:${name}`,
    rows: runs.edges.map((edge) => edge.node),
    nextCursor: hasNextPage ? endCursor : null,
  };
}

function appendRow(rows: readonly RunRowFragment[], row: RunRowFragment): readonly RunRowFragment[] {
  return rows.some((known) => known.id === row.id) ? rows : [...rows, row];
}
