import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { listDatasets } from './find-dataset.ts';
import { graphql } from './gql/gql.ts';
import type { RunFieldsFragment } from './gql/graphql.ts';
import { importDataset } from './import-dataset.ts';
import { startRun } from './start-run.ts';

const CountRuns = graphql(`
  query CountRuns {
    runs(first: 1) {
      totalCount
    }
  }
`);

const DATASET_NAME = 'MNIST-Single';

/** Whether nobody has used this server yet: no run, and no dataset but one that a first start may have begun. */
export async function isFresh(client: ApiClient): Promise<boolean> {
  const { runs } = await client.request(CountRuns, {});
  return runs.totalCount === 0 && (await listDatasets(client)).every(({ name }) => name === DATASET_NAME);
}

/** Imports MNIST-Single and queues the sample run; what is there already is not made again. */
export async function queueSample(client: ApiClient): Promise<RunFieldsFragment> {
  const datasetVersionId = await sampleVersionId(client);
  return startRun(client, {
    idempotencyKey: `sample-run-${datasetVersionId}`,
    datasetVersionId,
    preset: 'mnist-single-small',
    displayName: 'Sample run',
    experimentName: DATASET_NAME,
  });
}

async function sampleVersionId(client: ApiClient): Promise<string> {
  const existing = (await listDatasets(client)).find(({ name }) => name === DATASET_NAME);
  if (existing?.latestVersion) return existing.latestVersion.id;
  const { mnistSingle } = await import('./archives/mnist-single.ts'); // 10,000 digits, wanted once
  const { datasetVersion } = await importDataset(client, {
    datasetName: DATASET_NAME,
    ...(await mnistSingle()),
    brokenFiles: 'REFUSE',
  });
  if (!datasetVersion) throw new CommandFailure('failed', 'The import finished without a version.');
  return datasetVersion.id;
}
