import type { AnsweredClaimFieldsFragment, ClaimSuiteFieldsFragment } from '../gql/graphql.ts';
import type { Columns } from '../terminal/output.ts';

/** A verdict as a line: of one claim in one track. */
export type ClaimLine = AnsweredClaimFieldsFragment & {
  readonly suite: string;
  readonly experiment: string;
};

export function claimLines(suites: readonly ClaimSuiteFieldsFragment[]): ClaimLine[] {
  return suites.flatMap(({ name, experiment, claims }) =>
    (claims ?? []).map((claim) => ({ suite: name, experiment: experiment.name, ...claim })),
  );
}

export const CLAIM_COLUMNS: Columns<ClaimLine> = {
  EXPERIMENT: ({ experiment }) => experiment,
  CLAIM: ({ claim }) => claim,
  TRACK: ({ track }) => track,
  VERDICT: ({ verdict, reason }) => verdict ?? `none: ${reason ?? ''}`,
  SEEDS: ({ seeds }) => seeds.join(', '),
  'SEEDS TO DECIDE': ({ verdict, seedsToDecide }) =>
    verdict === 'UNDECIDED' ? (seedsToDecide === null ? 'none would' : `about ${seedsToDecide}`) : '',
  SENTENCE: ({ sentence }) => sentence,
};
