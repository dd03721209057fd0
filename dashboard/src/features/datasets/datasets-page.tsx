import { SimpleGrid, Skeleton, Stack, Title } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { type Client, useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { type Listed, listed } from '../../api/listed.ts';
import { useMore } from '../../api/use-more.ts';
import { useMayEdit } from '../../api/viewer.ts';
import { type DatasetCardFragment, DatasetsChangedDocument, DatasetsDocument } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { DatasetCard } from './dataset-card.tsx';
import { ImportPanel } from './import-panel.tsx';
import classes from './datasets-page.module.css';
import { ImportsUnderWay } from './imports-under-way.tsx';
import { withDataset } from './with-dataset.ts';

export function DatasetsPage() {
  const [search, setSearch] = useSearchParams();
  const client = useClient();
  const mayImport = useMayEdit();
  const live = useLiveQuery({
    query: (reader) => readPage(reader, null),
    variables: {},
    changes: {
      subscription: DatasetsChangedDocument,
      variables: {},
      apply: (known: Listed<DatasetCardFragment>, { datasetsChanged }) => withDataset(known, datasetsChanged),
    },
  });
  const more = useMore(live, (after) => readPage(client, after));
  const { error, reload } = live;
  const importId = search.get('import');
  const datasets = live.state?.items;
  return (
    <Stack gap="md">
      <title>Datasets · Exemplar</title>
      <Title order={1} size="h3">
        Datasets
      </Title>
      <ImportsUnderWay
        chosenId={importId}
        onCloseChosen={() => {
          setSearch({}, { replace: true });
        }}
      />
      <ReadErrorNotice message={error} onRetry={reload} />
      {!datasets && !error && (
        <SimpleGrid cols={{ base: 1, md: 2 }} role="status" aria-label="Loading datasets">
          <Skeleton height={240} />
          <Skeleton height={240} />
        </SimpleGrid>
      )}
      {datasets?.length === 0 && (
        <EmptyState
          title="No datasets yet"
          hint="Import two folders of images, one per domain. They do not have to be paired."
        />
      )}
      {datasets && datasets.length > 0 && (
        <div className={classes.cards}>
          {datasets.map((dataset) => (
            <DatasetCard key={dataset.id} dataset={dataset} />
          ))}
        </div>
      )}
      <LoadMore label="Load older datasets" more={more} />
      {mayImport && (
        <ImportPanel
          onStarted={(id) => {
            setSearch({ import: id });
          }}
        />
      )}
    </Stack>
  );
}

async function readPage(client: Client, after: string | null): Promise<Listed<DatasetCardFragment>> {
  const { datasets } = await readDocument(client, DatasetsDocument, { after });
  return listed('', datasets);
}
