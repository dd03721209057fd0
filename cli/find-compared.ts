import type { ScoredSplit } from '#contracts/domain.ts';
import type { ApiClient } from './client.ts';
import { evaluateCheckpoint } from './evaluate-checkpoint.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';

const Compared = graphql(`
  query Compared($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Checkpoint {
        latestEvaluation {
          id
          state
          split
          rowsUrl
        }
      }
    }
  }
`);

/** What evaluations are to be compared with: one of them, or a checkpoint. */
export type Compared =
  | { readonly kind: 'EVALUATION'; readonly evaluationId: string }
  | { readonly kind: 'CHECKPOINT'; readonly checkpointId: string };

/** What an id is of; a checkpoint whose newest evaluation is of the same images stands for that. */
export async function findCompared(client: ApiClient, id: string, split: ScoredSplit): Promise<Compared> {
  const { node } = await client.request(Compared, { id });
  if (node?.__typename === 'Evaluation') return { kind: 'EVALUATION', evaluationId: node.id };
  if (node?.__typename !== 'Checkpoint')
    throw new CommandFailure(
      'refused',
      `There is no evaluation and no checkpoint ${id}. "./exemplar checkpoints list --json" shows the ids of both. (NOT_FOUND)`,
    );
  const known = node.latestEvaluation;
  return known?.state === 'FINISHED' && known.split === split && known.rowsUrl
    ? { kind: 'EVALUATION', evaluationId: known.id }
    : { kind: 'CHECKPOINT', checkpointId: node.id };
}

/** The evaluation that it is; a checkpoint is evaluated first. */
export async function evaluationOf(
  client: ApiClient,
  compared: Compared,
  split: ScoredSplit,
): Promise<string> {
  if (compared.kind === 'EVALUATION') return compared.evaluationId;
  return (await evaluateCheckpoint(client, compared.checkpointId, split)).id;
}
