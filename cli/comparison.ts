import { type EvaluationRows, readEvaluationRows } from '#contracts/evaluation-rows.ts';
import type { ApiClient } from './client.ts';
import { areOfSamePairs, compareRows, type Difference } from './compare-rows.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { Columns } from './terminal/output.ts';
import { unlessMissing } from './unless-missing.ts';

const ComparedEvaluation = graphql(`
  query ComparedEvaluation($id: ID!) {
    evaluation(id: $id) {
      id
      state
      rowsUrl
    }
  }
`);

/** Paired differences between two evaluations, the second minus the first; those of other images are refused. */
export async function compareEvaluations(
  client: ApiClient,
  firstId: string,
  secondId: string,
): Promise<Difference[]> {
  const [first, second] = [await rowsOf(client, firstId), await rowsOf(client, secondId)];
  if (!areOfSamePairs(first, second))
    throw new CommandFailure(
      'refused',
      'These two evaluations scored different images. Evaluate both checkpoints on the same split of the same dataset version.',
    );
  return compareRows(first, second);
}

export const DIFFERENCE_COLUMNS: Columns<Difference> = {
  METRIC: ({ metric }) => metric,
  FIRST: (row) => row.first.toFixed(4),
  SECOND: (row) => row.second.toFixed(4),
  DIFFERENCE: (row) => signed(row.difference),
  INTERVAL: ({ low, high }) => `${signed(low)} to ${signed(high)}`,
  N: ({ count }) => String(count),
  VERDICT: verdictOf,
};

async function rowsOf(client: ApiClient, id: string): Promise<EvaluationRows> {
  const evaluation = unlessMissing(
    (await client.request(ComparedEvaluation, { id })).evaluation,
    `evaluation ${id}`,
    '"./exemplar checkpoints list --json" shows the ids of evaluations.',
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
