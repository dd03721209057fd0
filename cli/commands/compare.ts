import type { Command } from 'commander';
import { type EvaluationRows, readEvaluationRows } from '#contracts/evaluation-rows.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { areOfSamePairs, compareRows, type Difference } from '../compare-rows.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import { unlessMissing } from '../unless-missing.ts';

const ComparedEvaluation = graphql(`
  query ComparedEvaluation($id: ID!) {
    evaluation(id: $id) {
      id
      state
      rowsUrl
    }
  }
`);

export function addCompare(program: Command): void {
  program
    .command('compare <evaluation> <evaluation2>')
    .description('differences between two evaluations of the same images, pair by pair, with 95 % intervals')
    .addHelpText(
      'after',
      '\nA difference is the second score minus the first; it is undecided where its interval holds 0.' +
        '\n"npx exemplar checkpoints list --json" shows the ids of evaluations.' +
        '\n\nExample:\n  $ npx exemplar compare RXZhbHVhdGlvbjowMTg5MGE1ZC1hYzk2 RXZhbHVhdGlvbjowMTg5MGE1ZC1hYzk3',
    )
    .action(
      withContext<[string, string]>(async ({ client, output }, firstId, secondId) => {
        const [first, second] = [await rowsOf(client, firstId), await rowsOf(client, secondId)];
        if (!areOfSamePairs(first, second))
          throw new CommandFailure(
            'refused',
            'These two evaluations scored different images. Evaluate both checkpoints on the same split of the same dataset version.',
          );
        const differences = compareRows(first, second);
        output.list(differences, {
          METRIC: ({ metric }) => metric,
          FIRST: (row) => row.first.toFixed(4),
          SECOND: (row) => row.second.toFixed(4),
          DIFFERENCE: (row) => signed(row.difference),
          INTERVAL: ({ low, high }) => `${signed(low)} to ${signed(high)}`,
          VERDICT: verdictOf,
        });
      }),
    );
}

async function rowsOf(client: ApiClient, id: string): Promise<EvaluationRows> {
  const evaluation = unlessMissing(
    (await client.request(ComparedEvaluation, { id })).evaluation,
    `evaluation ${id}`,
    '"npx exemplar checkpoints list --json" shows the ids of evaluations.',
  );
  if (evaluation.state !== 'FINISHED')
    throw new CommandFailure('refused', `The evaluation ${id} has no scores yet: it is ${evaluation.state}.`);
  if (!evaluation.rowsUrl)
    throw new CommandFailure(
      'refused',
      `The evaluation ${id} was made by an earlier version, which kept no values of single images. Evaluate its checkpoint again.`,
    );
  return readEvaluationRows(JSON.parse((await client.download(evaluation.rowsUrl)).toString('utf8')));
}

function verdictOf({ low, high }: Difference): string {
  if (low > 0) return 'second is higher';
  return high < 0 ? 'second is lower' : 'undecided';
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
