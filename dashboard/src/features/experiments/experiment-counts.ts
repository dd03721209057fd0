import type { TrialState } from '../../gql/graphql.ts';

/** E.g. "3 of 15 finished, 1 failed". */
export function experimentCounts(trials: readonly { readonly state: TrialState }[]): string {
  const count = (state: TrialState) => trials.filter((trial) => trial.state === state).length;
  const failed = count('FAILED');
  return `${count('FINISHED')} of ${trials.length} finished${failed > 0 ? `, ${failed} failed` : ''}`;
}
