import { Paper, Text, Title } from '@mantine/core';
import { useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import type { Live } from '../../api/use-live-query.ts';
import { useReadingOn } from '../../api/use-reading-on.ts';
import { type CheckpointPageQuery, ForksOfCheckpointDocument } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { LinkedRuns } from './linked-runs.tsx';

type Checkpoint = NonNullable<CheckpointPageQuery['checkpoint']>;

/** The runs that were forked from a checkpoint. */
export function Forks({
  checkpoint: { id, forks },
  update,
}: {
  checkpoint: Checkpoint;
  update: Live<Checkpoint | 'MISSING'>['update'];
}) {
  const client = useClient();
  const { hasNextPage, endCursor } = forks.pageInfo;
  const more = useReadingOn(hasNextPage ? endCursor : null, async (after) => {
    const { checkpoint } = await readDocument(client, ForksOfCheckpointDocument, { id, after });
    if (!checkpoint) return;
    update((known) => {
      if (known === 'MISSING') return known;
      const edges = [...known.forks.edges, ...checkpoint.forks.edges];
      return { ...known, forks: { ...checkpoint.forks, edges } };
    });
  });
  return (
    <Paper component="section" aria-label="Forks" p="md">
      <Title order={2} size="h4" mb="xs">
        Forks
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {forks.totalCount === 0
          ? 'No run continues from it.'
          : `${formatCount(forks.totalCount)} in all, newest first.`}
      </Text>
      <LinkedRuns runs={forks.edges.map(({ node }) => node)} />
      <LoadMore label="Load earlier forks" more={more} />
    </Paper>
  );
}
