import { type Command, Option } from 'commander';
import { scoredSplitSchema } from '#contracts/domain.ts';
import { groupBy } from '#lib/group-by.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import { scoreLines } from '../score-lines.ts';
import { unlessRefused } from '../unless-refused.ts';
import { untilEnded } from '../until-ended.ts';

graphql(`
  fragment EvaluationFields on Evaluation {
    id
    state
    split
    imageCount
    scores {
      name
      value
      low
      high
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
    failure {
      class
      code
      message
    }
    checkpoint {
      id
      step
      run {
        datasetVersion {
          testEvaluationCount
        }
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

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('score a checkpoint on images of its dataset that it has not learned from')
    .requiredOption('--checkpoint <id>', 'checkpoint to score')
    .addOption(
      new Option('--split <split>', 'images to score it on: validation to choose by, test for the last word')
        .choices(['validation', 'test'])
        .default('validation'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ npx exemplar evaluate --checkpoint Q2hlY2twb2ludDowMTg5MGE1ZC1hYzk2LTc3NGItYmNjZS1iMzAyMDk5YTgwNTc',
    )
    .action(
      withContext<[{ checkpoint: string; split: string }]>(
        async ({ client, output }, { checkpoint, split }) => {
          const { evaluateCheckpoint } = await client.request(EvaluateCheckpoint, {
            input: { checkpointId: checkpoint, split: scoredSplitSchema.parse(split.toUpperCase()) },
          });
          const { id } = unlessRefused(evaluateCheckpoint.evaluation, evaluateCheckpoint.userErrors);
          const done = await untilEnded(evaluationChanges(client, id));
          if (done.state !== 'FINISHED')
            throw new CommandFailure(
              'failed',
              `The evaluation ended as ${done.state}: ${done.failure ? `${done.failure.message} (${done.failure.code})` : 'no reason given'}`,
            );
          const references = done.references ?? [];
          const scores = scoreLines(done.scores ?? [], references);
          const missing = missingLines(done.missingMeasures);
          const explained = references.map(({ label, description }) => `${label}: ${description}`);
          output.result(
            done,
            `Step ${done.checkpoint.step}, ${done.imageCount ?? 0} ${done.split.toLowerCase()} images; in brackets 95 % intervals over images`,
            ...scores,
            ...missing,
            ...explained,
            ...(done.split === 'TEST'
              ? [testLine(done.checkpoint.run.datasetVersion.testEvaluationCount)]
              : []),
          );
        },
      ),
    );
}

function testLine(count: number): string {
  return `The test images of this dataset version have been scored ${count === 1 ? 'once' : `${count} times`}.`;
}

/** One line per reason. */
function missingLines(missing: readonly { readonly label: string; readonly reason: string }[]): string[] {
  const byReason = groupBy(missing, ({ reason }) => reason);
  return Array.from(
    byReason,
    ([reason, measures]) => `Not measured: ${measures.map(({ label }) => label).join(', ')} (${reason})`,
  );
}

async function* evaluationChanges(client: ApiClient, evaluationId: string) {
  for await (const { evaluationChanged } of client.subscribe(EvaluationChanged, { evaluationId }))
    yield evaluationChanged;
}
