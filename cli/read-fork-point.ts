import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { findCheckpointId } from './find-checkpoint-id.ts';
import { graphql } from './gql/gql.ts';
import { unlessMissing } from './unless-missing.ts';

const ForkPoint = graphql(`
  query ForkPoint($id: ID!) {
    checkpoint(id: $id) {
      id
      run {
        displayName
        preset
      }
    }
  }
`);

/** A checkpoint that a run continues from. */
export interface ForkPoint {
  readonly checkpointId: string;
  /** Of its run: it says which knobs there are. */
  readonly preset: string;
}

/** @param named the checkpoint, by its id, by an alias or as one of a run: `latest`, `1c0ffee5@800` */
export async function readForkPoint(client: ApiClient, named: string): Promise<ForkPoint> {
  const { checkpoint } = await client.request(ForkPoint, { id: await findCheckpointId(client, named) });
  const { id, run } = unlessMissing(checkpoint, `checkpoint ${named}`, FIND_CHECKPOINTS);
  if (run.preset == null)
    throw new CommandFailure(
      'refused',
      `The config of the run "${run.displayName}" cannot be read, so none can be forked from it.`,
    );
  return { checkpointId: id, preset: run.preset };
}

const FIND_CHECKPOINTS = 'List them: ./exemplar checkpoints list --run <run>';
