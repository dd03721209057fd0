import { useMemo } from 'react';
import { type Client, useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { type Listed, listed } from '../../api/listed.ts';
import { useMore } from '../../api/use-more.ts';
import type { More } from '../../ui/load-more.tsx';
import { type RunRowFragment, RunsChangedDocument, RunsDocument } from '../../gql/graphql.ts';
import { useNewDatasetNames } from './use-new-dataset-names.ts';
import { matchesFilter, mergeRun, runGroups, type RunListFilter } from './run-list.ts';

const PAGE_SIZE = 30;

export interface RunList {
  /** Null while the first page is on its way. */
  readonly rows: readonly RunRowFragment[] | null;
  readonly error: string | null;
  readonly more: More;
  readonly reload: () => void;
}

/** The runs of a filter, those under way first, kept up to date by `runsChanged`. */
export function useRuns({ group, name }: RunListFilter): RunList {
  const client = useClient();
  const filter = { group, name };
  const live = useLiveQuery({
    query: (reader, wanted) => readPage(reader, wanted, null),
    variables: filter,
    changes: {
      subscription: RunsChangedDocument,
      variables: {},
      apply: (known: Listed<RunRowFragment>, { runsChanged: run }) =>
        mergeRun(known, run, matchesFilter(run, filter)),
    },
  });
  const more = useMore(live, (after) => readPage(client, filter, after));
  const { state, error, reload } = live;
  const names = useNewDatasetNames();
  const rows = useMemo(() => state?.items.map((run) => withName(run, names)) ?? null, [state, names]);
  return { rows, error, more, reload };
}

function withName(run: RunRowFragment, names: ReadonlyMap<string, string>): RunRowFragment {
  const { datasetVersion } = run;
  const name = names.get(datasetVersion.dataset.id);
  if (name === undefined) return run;
  return { ...run, datasetVersion: { ...datasetVersion, dataset: { ...datasetVersion.dataset, name } } };
}

async function readPage(
  client: Client,
  { group, name }: RunListFilter,
  after: string | null,
): Promise<Listed<RunRowFragment>> {
  const states = runGroups[group];
  const filter = { ...(states.length > 0 && { state: [...states] }), displayNameContains: name || null };
  const { runs } = await readDocument(client, RunsDocument, { first: PAGE_SIZE, after, filter });
  return listed(`${group}:${name}`, runs);
}
