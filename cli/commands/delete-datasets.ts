import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findDatasetVersionIds } from '../find-dataset-version-ids.ts';
import { findTrashedDatasetVersionIds } from '../find-trashed-dataset-version-ids.ts';
import { graphql } from '../gql/gql.ts';
import {
  datasetVersionName,
  datasetVersionRemovalLines,
  readDatasetVersionRemovals,
} from '../read-dataset-version-removals.ts';
import { unlessRefused } from '../unless-refused.ts';

const TrashDatasetVersions = graphql(`
  mutation TrashDatasetVersions($input: TrashDatasetVersionsInput!) {
    trashDatasetVersions(input: $input) {
      datasetVersionIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RestoreDatasetVersions = graphql(`
  mutation RestoreDatasetVersions($input: RestoreDatasetVersionsInput!) {
    restoreDatasetVersions(input: $input) {
      datasetVersionIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const PurgeDatasetVersions = graphql(`
  mutation PurgeDatasetVersions($input: PurgeDatasetVersionsInput!) {
    purgeDatasetVersions(input: $input) {
      datasetVersionIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addDeleteDatasets(datasets: Command): void {
  addDelete(datasets);
  addRestore(datasets);
  addPurge(datasets);
}

function addDelete(datasets: Command): void {
  datasets
    .command('delete <version...>')
    .description('put versions of datasets into the trash: seasons@2 is one, seasons all of them')
    .option('--preview', 'only show what would go, and what needs it')
    .addHelpText('after', '\nExample:\n  $ ./exemplar datasets delete seasons@2 --preview')
    .action(
      withContext<[string[], { readonly preview?: true }]>(async ({ client, output }, named, { preview }) => {
        const found = await Promise.all(named.map((each) => findDatasetVersionIds(client, each)));
        const datasetVersionIds = [...new Set(found.flat())];
        const removals = await readDatasetVersionRemovals(client, datasetVersionIds);
        if (preview) {
          for (const removal of removals) output.result(removal, ...datasetVersionRemovalLines(removal));
          return;
        }
        const { trashDatasetVersions: done } = await client.request(TrashDatasetVersions, {
          input: { datasetVersionIds },
        });
        for (const removal of removals.filter(({ datasetVersionId }) =>
          done.datasetVersionIds.includes(datasetVersionId),
        ))
          output.result(
            removal,
            `${datasetVersionName(removal)} is in the trash, with up to ${formatBytes(removal.byteSize)}`,
          );
        unlessRefused(done.datasetVersionIds, done.userErrors);
      }),
    );
}

function addRestore(datasets: Command): void {
  datasets
    .command('restore <version...>')
    .description('take versions of datasets out of the trash')
    .addHelpText('after', '\nExample:\n  $ ./exemplar datasets restore seasons@2')
    .action(
      withContext<[string[]]>(async ({ client, output }, named) => {
        const datasetVersionIds = await findTrashedDatasetVersionIds(client, named);
        const { restoreDatasetVersions: done } = await client.request(RestoreDatasetVersions, {
          input: { datasetVersionIds },
        });
        for (const removal of await readDatasetVersionRemovals(client, done.datasetVersionIds))
          output.result(removal, `${datasetVersionName(removal)} is back`);
        unlessRefused(done.datasetVersionIds, done.userErrors);
      }),
    );
}

function addPurge(datasets: Command): void {
  datasets
    .command('purge <version...>')
    .description('delete versions of datasets in the trash for good; without --yes, show what would go')
    .option('--yes', 'do it: nothing brings them back')
    .addHelpText('after', '\nExample:\n  $ ./exemplar datasets purge seasons@2 --yes')
    .action(
      withContext<[string[], { readonly yes?: true }]>(async ({ client, output }, named, { yes }) => {
        const datasetVersionIds = await findTrashedDatasetVersionIds(client, named);
        const removals = await readDatasetVersionRemovals(client, datasetVersionIds);
        if (!yes) {
          for (const removal of removals) output.result(removal, ...datasetVersionRemovalLines(removal));
          throw new CommandFailure(
            'usage',
            'Nothing is deleted yet. Repeat this with --yes to delete it for good.',
          );
        }
        const { purgeDatasetVersions: done } = await client.request(PurgeDatasetVersions, {
          input: { datasetVersionIds },
        });
        for (const removal of removals.filter(({ datasetVersionId }) =>
          done.datasetVersionIds.includes(datasetVersionId),
        ))
          output.result(removal, `${datasetVersionName(removal)} is gone`);
        unlessRefused(done.datasetVersionIds, done.userErrors);
      }),
    );
}
