import type { JobKind } from '../../gql/graphql.ts';

/** Kinds of work as people name them: one, several. */
export const KIND_LABELS: Readonly<Record<JobKind, readonly [one: string, several: string]>> = {
  TRAIN: ['Run', 'Runs'],
  EVALUATE: ['Evaluation', 'Evaluations'],
  ESTIMATE: ['Estimate', 'Estimates'],
  TRANSLATE: ['Translation', 'Translations'],
  IMPORT: ['Import', 'Imports'],
  VERIFY: ['Verification', 'Verifications'],
};
