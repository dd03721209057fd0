import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { listDatasets } from './find-dataset.ts';
import { findSample } from './find-sample.ts';
import { graphql } from './gql/gql.ts';
import type { RunFieldsFragment } from './gql/graphql.ts';
import { followImport, importDataset } from './import-dataset.ts';
import { importsUnderWay } from './imports-under-way.ts';
import { startRun } from './start-run.ts';

const CountRuns = graphql(`
  query CountRuns {
    runs(first: 1) {
      totalCount
    }
  }
`);

const DATASET_NAME = 'MNIST-Single';

/** Whether nobody has used this server yet: no run, and no dataset but the one that a first start may have made. */
export async function isFresh(client: ApiClient): Promise<boolean> {
  const { runs } = await client.request(CountRuns, {});
  if (runs.totalCount > 0) return false;
  for (const { id } of await listDatasets(client)) if ((await findSample(client, id)) === null) return false;
  return true;
}

/** Imports MNIST-Single and queues the sample run; what is there already, by whatever name, is not made again. */
export async function queueSample(client: ApiClient): Promise<RunFieldsFragment> {
  const datasetVersionId = await sampleVersionId(client);
  return startRun(client, {
    idempotencyKey: `sample-run-${datasetVersionId}`,
    datasetVersionId,
    preset: 'mnist-single-quick',
    displayName: 'Sample run',
    experimentName: DATASET_NAME,
  });
}

/** Of MNIST-Single, which is imported if no dataset holds it. */
export async function sampleVersionId(client: ApiClient): Promise<string> {
  for (const { id } of await listDatasets(client)) {
    const existing = await findSample(client, id);
    if (existing !== null) return existing;
  }
  const { datasetVersion } = await importSample(client);
  if (!datasetVersion) throw new CommandFailure('failed', 'The import finished without a version.');
  return datasetVersion.id;
}

/** An import that an interrupted start left under way goes on by itself: it is waited for. */
async function importSample(client: ApiClient): ReturnType<typeof importDataset> {
  const begun = (await importsUnderWay(client)).find(({ dataset }) => dataset.name === DATASET_NAME);
  if (begun) return followImport(client, begun.id);
  const { paintSample } = await import('./builders/paint-sample.ts'); // all of MNIST, wanted once
  return importDataset(client, {
    datasetName: DATASET_NAME,
    ...(await paintSample()),
    brokenFiles: 'REFUSE',
  });
}
