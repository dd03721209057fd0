import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findDataset } from '../find-dataset.ts';
import { graphql } from '../gql/gql.ts';
import { readNameOption } from '../name-option.ts';
import { unlessRefused } from '../unless-refused.ts';

const UpdateDataset = graphql(`
  mutation UpdateDataset($input: UpdateDatasetInput!) {
    updateDataset(input: $input) {
      dataset {
        ...DatasetFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

interface Names {
  readonly name?: string;
  readonly nameA?: string;
  readonly nameB?: string;
}

export function addRenameDataset(datasets: Command): void {
  datasets
    .command('rename <dataset>')
    .description(
      'rename a dataset (name or id) or its domains; all of its versions and runs show the new names',
    )
    .option('--name <name>', 'name of the dataset', readNameOption)
    .option('--name-a <name>', 'name of domain A', readNameOption)
    .option('--name-b <name>', 'name of domain B', readNameOption)
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar datasets rename seasons --name-a summer --name-b winter',
    )
    .action(
      withContext<[string, Names]>(async ({ client, output }, dataset, { name, nameA, nameB }) => {
        const names = {
          ...(name !== undefined && { name }),
          ...(nameA !== undefined && { domainA: nameA }),
          ...(nameB !== undefined && { domainB: nameB }),
        };
        if (Object.keys(names).length === 0)
          throw new CommandFailure('usage', 'Give a new name: --name, --name-a or --name-b.');
        const { id } = await findDataset(client, dataset);
        const { updateDataset: payload } = await client.request(UpdateDataset, {
          input: { datasetId: id, ...names },
        });
        const renamed = unlessRefused(payload.dataset, payload.userErrors);
        const domains = renamed.latestVersion?.domains ?? [];
        output.result(
          renamed,
          `The dataset is named ${renamed.name}`,
          ...domains.map((domain) => `Domain ${domain.side} is named ${domain.name}`),
        );
      }),
    );
}
