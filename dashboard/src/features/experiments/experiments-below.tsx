import { Stack, Title } from '@mantine/core';
import { type Client, useClient } from 'urql';
import { type Listed, listed } from '../../api/listed.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useMore } from '../../api/use-more.ts';
import { type ExperimentOfTreeFragment, ExperimentTreeDocument } from '../../gql/graphql.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { ExperimentTree } from './experiment-tree.tsx';

const PAGE_SIZE = 30;

/** The experiments below a path; nothing where there are none. */
export function ExperimentsBelow({ path }: { path: string }) {
  const client = useClient();
  const live = useLiveQuery({
    query: (reader, { under }: { under: string }) => readTree(reader, under, null),
    variables: { under: path },
  });
  const more = useMore(live, (after) => readTree(client, path, after));
  const { state, error, reload } = live;
  const below = state?.items.filter(({ name }) => name !== path) ?? [];
  return (
    <>
      <ReadErrorNotice message={error} onRetry={reload} />
      {below.length > 0 && (
        <Stack gap="xs" component="section" aria-label="Experiments below">
          <Title order={2} size="h4">
            Experiments below
          </Title>
          <ExperimentTree label="Experiments below" experiments={below} depth={path.split('/').length} />
          <LoadMore label="Load more experiments" more={more} />
        </Stack>
      )}
    </>
  );
}

async function readTree(
  client: Client,
  under: string,
  after: string | null,
): Promise<Listed<ExperimentOfTreeFragment>> {
  const { experiments } = await readDocument(client, ExperimentTreeDocument, {
    first: PAGE_SIZE,
    after,
    under,
  });
  return listed(under, experiments);
}
