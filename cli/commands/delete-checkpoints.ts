import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findCheckpointId } from '../find-checkpoint-id.ts';
import { findTrashedCheckpointIds } from '../find-trashed-checkpoint-ids.ts';
import { graphql } from '../gql/gql.ts';
import {
  checkpointName,
  checkpointRemovalLines,
  readCheckpointRemovals,
} from '../read-checkpoint-removals.ts';
import { unlessRefused } from '../unless-refused.ts';

const TrashCheckpoints = graphql(`
  mutation TrashCheckpoints($input: TrashCheckpointsInput!) {
    trashCheckpoints(input: $input) {
      checkpointIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RestoreCheckpoints = graphql(`
  mutation RestoreCheckpoints($input: RestoreCheckpointsInput!) {
    restoreCheckpoints(input: $input) {
      checkpointIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const PurgeCheckpoints = graphql(`
  mutation PurgeCheckpoints($input: PurgeCheckpointsInput!) {
    purgeCheckpoints(input: $input) {
      checkpointIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addDeleteCheckpoints(checkpoints: Command): void {
  addDelete(checkpoints);
  addRestore(checkpoints);
  addPurge(checkpoints);
}

function addDelete(checkpoints: Command): void {
  checkpoints
    .command('delete <checkpoint...>')
    .description('put checkpoints into the trash, with their evaluations and translations')
    .option('--preview', 'only show what would go, and what needs it')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints delete 1c0ffee5@800 --preview')
    .action(
      withContext<[string[], { readonly preview?: true }]>(async ({ client, output }, named, { preview }) => {
        const checkpointIds = await Promise.all(named.map((each) => findCheckpointId(client, each)));
        const removals = await readCheckpointRemovals(client, checkpointIds);
        if (preview) {
          for (const removal of removals) output.result(removal, ...checkpointRemovalLines(removal));
          return;
        }
        const { trashCheckpoints: done } = await client.request(TrashCheckpoints, {
          input: { checkpointIds },
        });
        for (const removal of removals.filter(({ checkpointId }) =>
          done.checkpointIds.includes(checkpointId),
        ))
          output.result(
            removal,
            `${checkpointName(removal)} is in the trash, with up to ${formatBytes(removal.byteSize)}`,
          );
        unlessRefused(done.checkpointIds, done.userErrors);
      }),
    );
}

function addRestore(checkpoints: Command): void {
  checkpoints
    .command('restore <checkpoint...>')
    .description('take checkpoints out of the trash')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints restore 1c0ffee5@800')
    .action(
      withContext<[string[]]>(async ({ client, output }, named) => {
        const checkpointIds = await findTrashedCheckpointIds(client, named);
        const { restoreCheckpoints: done } = await client.request(RestoreCheckpoints, {
          input: { checkpointIds },
        });
        for (const removal of await readCheckpointRemovals(client, done.checkpointIds))
          output.result(removal, `${checkpointName(removal)} is back`);
        unlessRefused(done.checkpointIds, done.userErrors);
      }),
    );
}

function addPurge(checkpoints: Command): void {
  checkpoints
    .command('purge <checkpoint...>')
    .description('delete checkpoints in the trash for good; without --yes, show what would go')
    .option('--yes', 'do it: nothing brings them back')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints purge 1c0ffee5@800 --yes')
    .action(
      withContext<[string[], { readonly yes?: true }]>(async ({ client, output }, named, { yes }) => {
        const checkpointIds = await findTrashedCheckpointIds(client, named);
        const removals = await readCheckpointRemovals(client, checkpointIds);
        if (!yes) {
          for (const removal of removals) output.result(removal, ...checkpointRemovalLines(removal));
          throw new CommandFailure(
            'usage',
            'Nothing is deleted yet. Repeat this with --yes to delete it for good.',
          );
        }
        const { purgeCheckpoints: done } = await client.request(PurgeCheckpoints, {
          input: { checkpointIds },
        });
        for (const removal of removals.filter(({ checkpointId }) =>
          done.checkpointIds.includes(checkpointId),
        ))
          output.result(removal, `${checkpointName(removal)} is gone`);
        unlessRefused(done.checkpointIds, done.userErrors);
      }),
    );
}
