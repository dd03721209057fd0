import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { CompareEvaluationsQuery } from './gql/graphql.ts';
import type { Columns } from './terminal/output.ts';
import { unlessMissing } from './unless-missing.ts';

const CompareEvaluations = graphql(`
  query CompareEvaluations($baseId: ID!, $ids: [ID!]!) {
    compareEvaluations(baseId: $baseId, ids: $ids) {
      problem
      differences {
        metric
        first
        second
        difference
        low
        high
        count
      }
    }
  }
`);

type Compared = NonNullable<NonNullable<CompareEvaluationsQuery['compareEvaluations']>[number]>;
export type Difference = NonNullable<Compared['differences']>[number];

const ADVICE = '"./exemplar checkpoints list --json" shows the ids of evaluations.';

/** Paired differences between two evaluations, the second minus the first; those of other images are refused. */
export async function compareEvaluations(
  client: ApiClient,
  firstId: string,
  secondId: string,
): Promise<readonly Difference[]> {
  const { compareEvaluations: found } = await client.request(CompareEvaluations, {
    baseId: firstId,
    ids: [secondId],
  });
  const [compared] = unlessMissing(found, `evaluation ${firstId}`, ADVICE);
  const { problem, differences } = unlessMissing(compared, `evaluation ${secondId}`, ADVICE);
  if (problem !== null) throw new CommandFailure('refused', problem);
  return differences ?? [];
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

function verdictOf({ low, high }: Difference): string {
  if (low > 0) return 'second is higher';
  return high < 0 ? 'second is lower' : 'undecided';
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
