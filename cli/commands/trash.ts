import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import { addPageOptions, type PageOptions, readPages } from '../paging.ts';
import { datasetVersionName } from '../read-dataset-version-removals.ts';
import { readRemovals, removalLines } from '../read-removals.ts';
import { findTrashedIds } from '../find-trashed-ids.ts';
import { unlessRefused } from '../unless-refused.ts';

const Trash = graphql(`
  query Trash($first: Int!, $after: String) {
    trash(first: $first, after: $after) {
      edges {
        node {
          ...RemovalFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const TrashedCheckpoints = graphql(`
  query TrashedCheckpoints($first: Int!, $after: String) {
    trashedCheckpoints(first: $first, after: $after) {
      edges {
        node {
          ...CheckpointRemovalFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const TrashedTranslations = graphql(`
  query TrashedTranslations($first: Int!, $after: String) {
    trashedTranslations(first: $first, after: $after) {
      edges {
        node {
          ...TranslationRemovalFields
          trashedBy {
            login
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const TrashedDatasetVersions = graphql(`
  query TrashedDatasetVersions($first: Int!, $after: String) {
    trashedDatasetVersions(first: $first, after: $after) {
      edges {
        node {
          ...DatasetVersionRemovalFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const RestoreRuns = graphql(`
  mutation RestoreRuns($input: RestoreRunsInput!) {
    restoreRuns(input: $input) {
      runIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const PurgeRuns = graphql(`
  mutation PurgeRuns($input: PurgeRunsInput!) {
    purgeRuns(input: $input) {
      runIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addTrash(program: Command): void {
  const trash = program
    .command('trash')
    .description('deleted runs, checkpoints, translations and versions of datasets');
  addList(trash);
  addCheckpoints(trash);
  addTranslations(trash);
  addDatasets(trash);
  addRestore(trash);
  addPurge(trash);
}

function addList(trash: Command): void {
  addPageOptions(trash.command('list').description('list deleted runs, the newest there first'))
    .addHelpText('after', '\nExample:\n  $ ./exemplar trash list --first 5')
    .action(
      withContext<[PageOptions]>(async ({ client, output }, options) => {
        output.list(await readPages(options, async (page) => (await client.request(Trash, page)).trash), {
          ID: ({ shortId }) => shortId,
          NAME: ({ displayName }) => displayName,
          SIZE: ({ byteSize }) => formatBytes(byteSize),
          DELETED: ({ trashedAt }) => trashedAt ?? '-',
          BY: ({ trashedBy }) => trashedBy?.login ?? '-',
        });
      }),
    );
}

function addCheckpoints(trash: Command): void {
  addPageOptions(trash.command('checkpoints').description('list deleted checkpoints, the newest there first'))
    .addHelpText('after', '\nExample:\n  $ ./exemplar trash checkpoints --first 5')
    .action(
      withContext<[PageOptions]>(async ({ client, output }, options) => {
        const read = async (page: { first: number; after: string | null }) =>
          (await client.request(TrashedCheckpoints, page)).trashedCheckpoints;
        output.list(await readPages(options, read), {
          CHECKPOINT: ({ run, checkpoint }) => `${run.shortId}@${checkpoint.step}`,
          RUN: ({ run }) => run.displayName,
          SIZE: ({ byteSize }) => formatBytes(byteSize),
          DELETED: ({ trashedAt }) => trashedAt ?? '-',
          BY: ({ trashedBy }) => trashedBy?.login ?? '-',
        });
      }),
    );
}

function addTranslations(trash: Command): void {
  addPageOptions(
    trash.command('translations').description('list deleted translations, the newest there first'),
  )
    .addHelpText('after', '\nExample:\n  $ ./exemplar trash translations --first 5')
    .action(
      withContext<[PageOptions]>(async ({ client, output }, options) => {
        const read = async (page: { first: number; after: string | null }) =>
          (await client.request(TrashedTranslations, page)).trashedTranslations;
        output.list(await readPages(options, read), {
          ID: ({ translationId }) => translationId,
          RUN: ({ translation }) => translation.checkpoint.run.displayName,
          STEP: ({ translation }) => String(translation.checkpoint.step),
          SIZE: ({ byteSize }) => formatBytes(byteSize),
          DELETED: ({ trashedAt }) => trashedAt ?? '-',
          BY: ({ trashedBy }) => trashedBy?.login ?? '-',
        });
      }),
    );
}

function addDatasets(trash: Command): void {
  addPageOptions(
    trash.command('datasets').description('list deleted versions of datasets, the newest there first'),
  )
    .addHelpText('after', '\nExample:\n  $ ./exemplar trash datasets --first 5')
    .action(
      withContext<[PageOptions]>(async ({ client, output }, options) => {
        const read = async (page: { first: number; after: string | null }) =>
          (await client.request(TrashedDatasetVersions, page)).trashedDatasetVersions;
        output.list(await readPages(options, read), {
          VERSION: datasetVersionName,
          IMAGES: ({ imageCount }) => String(imageCount),
          SIZE: ({ byteSize }) => formatBytes(byteSize),
          DELETED: ({ trashedAt }) => trashedAt ?? '-',
          BY: ({ trashedBy }) => trashedBy?.login ?? '-',
        });
      }),
    );
}

function addRestore(trash: Command): void {
  trash
    .command('restore <run...>')
    .description('take runs out of the trash, with all that is theirs')
    .addHelpText('after', '\nExample:\n  $ ./exemplar trash restore 1c0ffee5')
    .action(
      withContext<[string[]]>(async ({ client, output }, named) => {
        const runIds = await findTrashedIds(client, named);
        const { restoreRuns } = await client.request(RestoreRuns, { input: { runIds } });
        for (const removal of await readRemovals(client, restoreRuns.runIds))
          output.result(removal, `${removal.displayName} is back`);
        unlessRefused(restoreRuns.runIds, restoreRuns.userErrors);
      }),
    );
}

function addPurge(trash: Command): void {
  trash
    .command('purge <run...>')
    .description('delete runs in the trash for good; without --yes, show what would go')
    .option('--yes', 'do it: nothing brings them back')
    .addHelpText('after', '\nExample:\n  $ ./exemplar trash purge 1c0ffee5 --yes')
    .action(
      withContext<[string[], { readonly yes?: true }]>(async ({ client, output }, named, { yes }) => {
        const runIds = await findTrashedIds(client, named);
        const removals = await readRemovals(client, runIds);
        if (!yes) {
          for (const removal of removals) output.result(removal, ...removalLines(removal));
          throw new CommandFailure(
            'usage',
            'Nothing is deleted yet. Repeat this with --yes to delete it for good.',
          );
        }
        const { purgeRuns } = await client.request(PurgeRuns, { input: { runIds } });
        for (const removal of removals.filter(({ runId }) => purgeRuns.runIds.includes(runId)))
          output.result(removal, `${removal.displayName} is gone`);
        unlessRefused(purgeRuns.runIds, purgeRuns.userErrors);
      }),
    );
}
