import { SimpleGrid, Skeleton, Stack, Title } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { DatasetsDocument } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { DatasetCard } from './dataset-card.tsx';
import { ImportPanel } from './import-panel.tsx';
import classes from './datasets-page.module.css';
import { ImportProgress } from './import-progress.tsx';

export function DatasetsPage() {
  const [search, setSearch] = useSearchParams();
  const {
    state: data,
    error,
    reload,
  } = useLiveQuery({
    query: (client, variables) => readDocument(client, DatasetsDocument, variables),
    variables: {},
  });
  const importId = search.get('import');
  const datasets = data?.datasets.edges.map((edge) => edge.node);
  return (
    <Stack gap="md">
      <title>Datasets · Exemplar</title>
      <Title order={1} size="h3">
        Datasets
      </Title>
      {importId && (
        <ImportProgress
          key={importId}
          importId={importId}
          onFinished={reload}
          onClose={() => {
            setSearch({}, { replace: true });
          }}
        />
      )}
      {error && <ErrorNotice message={error} onRetry={reload} />}
      {!datasets && !error && (
        <SimpleGrid cols={{ base: 1, md: 2 }} aria-label="Loading datasets">
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
      <ImportPanel
        onStarted={(id) => {
          setSearch({ import: id });
        }}
      />
    </Stack>
  );
}
