import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { findCheckpointId } from '../find-checkpoint-id.ts';
import { graphql } from '../gql/gql.ts';
import { unlessRefused } from '../unless-refused.ts';

const PinCheckpoint = graphql(`
  mutation PinCheckpoint($input: PinCheckpointInput!) {
    pinCheckpoint(input: $input) {
      checkpoint {
        id
        step
        pinnedAt
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const UnpinCheckpoint = graphql(`
  mutation UnpinCheckpoint($input: UnpinCheckpointInput!) {
    unpinCheckpoint(input: $input) {
      checkpoint {
        id
        step
        pinnedAt
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addPinCheckpoints(checkpoints: Command): void {
  checkpoints
    .command('pin <checkpoint>')
    .description('keep a checkpoint from being removed, but with its whole run')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints pin 1c0ffee5@800')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const checkpointId = await findCheckpointId(client, named);
        const { pinCheckpoint } = await client.request(PinCheckpoint, { input: { checkpointId } });
        const pinned = unlessRefused(pinCheckpoint.checkpoint, pinCheckpoint.userErrors);
        output.result(pinned, `The checkpoint of step ${pinned.step} is pinned`);
      }),
    );
  checkpoints
    .command('unpin <checkpoint>')
    .description('take the pin off a checkpoint')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints unpin 1c0ffee5@800')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const checkpointId = await findCheckpointId(client, named);
        const { unpinCheckpoint } = await client.request(UnpinCheckpoint, { input: { checkpointId } });
        const unpinned = unlessRefused(unpinCheckpoint.checkpoint, unpinCheckpoint.userErrors);
        output.result(unpinned, `The checkpoint of step ${unpinned.step} is not pinned any more`);
      }),
    );
}
