import type { Command } from 'commander';
import { accepted } from '../accepted.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { mnistSingle } from '../datasets/mnist-single.ts';
import { CommandFailure } from '../failure.ts';
import { listDatasets } from '../find-dataset.ts';
import { graphql } from '../gql/gql.ts';
import { importDataset } from '../import-dataset.ts';

const StartSampleRun = graphql(`
  mutation StartSampleRun($input: StartRunInput!) {
    startRun(input: $input) {
      run {
        ...RunFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export const addSample = (program: Command): void => {
  program
    .command('sample')
    .description(
      'import MNIST-Single, 10,000 real digits in two colourings, and queue the sample run; each once',
    )
    .addHelpText('after', '\nExample:\n  $ npx exemplar sample')
    .action(
      withContext(async ({ client, output }) => {
        const datasetVersionId = await sampleVersionId(client);
        const { startRun } = await client.request(StartSampleRun, {
          input: {
            idempotencyKey: `sample-run-${datasetVersionId}`,
            datasetVersionId,
            preset: 'mnist-single-small',
            displayName: 'Sample run',
            experimentName: DATASET_NAME,
          },
        });
        const run = accepted(startRun.run, startRun.userErrors);
        output.result(run, `${run.displayName} (${run.id}): ${run.state}`);
      }),
    );
};

const DATASET_NAME = 'MNIST-Single';

const sampleVersionId = async (client: ApiClient): Promise<string> => {
  const existing = (await listDatasets(client)).find(({ name }) => name === DATASET_NAME);
  if (existing?.latestVersion) return existing.latestVersion.id;
  const { datasetVersion } = await importDataset(client, {
    datasetName: DATASET_NAME,
    ...(await mnistSingle()),
  });
  if (!datasetVersion) throw new CommandFailure('failed', 'The import finished without a version.');
  return datasetVersion.id;
};
