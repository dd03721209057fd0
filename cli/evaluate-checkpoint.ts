import type { ScoredSplit } from '#contracts/domain.ts';
import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { EvaluationFieldsFragment } from './gql/graphql.ts';
import { unlessRefused } from './unless-refused.ts';
import { untilEnded } from './until-ended.ts';

graphql(`
  fragment ScoreFields on Score {
    name
    value
    low
    high
    count
    chance
  }
`);

graphql(`
  fragment EvaluationFields on Evaluation {
    id
    state
    split
    imageCount
    scores {
      ...ScoreFields
    }
    groups {
      name
      scores {
        ...ScoreFields
      }
    }
    missingMeasures {
      name
      label
      reason
    }
    references {
      name
      label
      description
      scores {
        name
        value
      }
    }
    pictures {
      direction
      shown
      measure
      values
      image {
        url
      }
    }
    failure {
      class
      code
      message
    }
    checkpoint {
      id
      step
    }
    datasetVersion {
      number
      testEvaluationCount
      dataset {
        name
      }
    }
    createdAt
    finishedAt
  }
`);

const EvaluateCheckpoint = graphql(`
  mutation EvaluateCheckpoint($input: EvaluateCheckpointInput!) {
    evaluateCheckpoint(input: $input) {
      evaluation {
        ...EvaluationFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const EvaluationChanged = graphql(`
  subscription EvaluationChanged($evaluationId: ID!) {
    evaluationChanged(evaluationId: $evaluationId) {
      ...EvaluationFields
    }
  }
`);

/**
 * Queues the scoring of a checkpoint and waits until it has finished; any other end is a failure of the command.
 *
 * @param datasetVersionId for a run whose dataset is not on the server
 */
export async function evaluateCheckpoint(
  client: ApiClient,
  checkpointId: string,
  split: ScoredSplit,
  datasetVersionId: string | null = null,
): Promise<EvaluationFieldsFragment> {
  const { evaluateCheckpoint: asked } = await client.request(EvaluateCheckpoint, {
    input: { checkpointId, split, datasetVersionId },
  });
  const { id } = unlessRefused(asked.evaluation, asked.userErrors);
  const done = await untilEnded(evaluationChanges(client, id));
  if (done.state === 'FINISHED') return done;
  const reason = done.failure ? `${done.failure.message} (${done.failure.code})` : 'no reason given';
  throw new CommandFailure('failed', `The evaluation ended as ${done.state}: ${reason}`);
}

async function* evaluationChanges(client: ApiClient, evaluationId: string) {
  for await (const { evaluationChanged } of client.subscribe(EvaluationChanged, { evaluationId }))
    yield evaluationChanged;
}
