import type { ScoredSplit } from '../../gql/graphql.ts';

interface Domain {
  readonly validationCount: number;
  readonly testCount: number;
}

/** What checkpoints of a dataset version can be scored on: both directions need images of both domains. */
export function scorableSplits(domains: readonly Domain[]): ScoredSplit[] {
  const splits: ScoredSplit[] = [];
  if (domains.every(({ validationCount }) => validationCount > 0)) splits.push('VALIDATION');
  if (domains.every(({ testCount }) => testCount > 0)) splits.push('TEST');
  return splits;
}
