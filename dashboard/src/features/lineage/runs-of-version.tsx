import { Paper, Text, Title } from '@mantine/core';
import { type Client, useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useReadingOn } from '../../api/use-reading-on.ts';
import { RunsOfVersionDocument, type RunsOfVersionQuery } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { LinkedRuns } from './linked-runs.tsx';

type Runs = Extract<NonNullable<RunsOfVersionQuery['node']>, { runs: unknown }>['runs'];

/** The runs that are trained on a version of a dataset. */
export function RunsOfVersion({ versionId }: { versionId: string }) {
  const client = useClient();
  const { state, error, reload, update } = useLiveQuery({
    query: (asked, { id }: { id: string }) => readRuns(asked, id, null),
    variables: { id: versionId },
  });
  const more = useReadingOn(state?.pageInfo.hasNextPage ? state.pageInfo.endCursor : null, async (after) => {
    const page = await readRuns(client, versionId, after);
    if (page) update((known) => known && { ...page, edges: [...known.edges, ...page.edges] });
  });
  return (
    <Paper component="section" aria-label="Runs" p="md">
      <Title order={2} size="h4" mb="xs">
        Runs
      </Title>
      <ReadErrorNotice message={error} onRetry={reload} />
      {state && (
        <Text size="sm" c="dimmed" mb="xs">
          {state.totalCount === 0
            ? 'No run is trained on this version.'
            : `${formatCount(state.totalCount)} trained on this version, newest first.`}
        </Text>
      )}
      {state && <LinkedRuns runs={state.edges.map(({ node }) => node)} />}
      <LoadMore label="Load earlier runs" more={more} />
    </Paper>
  );
}

async function readRuns(client: Client, id: string, after: string | null): Promise<Runs | null> {
  const { node } = await readDocument(client, RunsOfVersionDocument, { id, after });
  return node && 'runs' in node ? node.runs : null;
}
