import type { WorkKind } from '../../gql/graphql.ts';

/** Kinds of work as people name them: one, several. */
export const KIND_LABELS: Readonly<Record<WorkKind, readonly [one: string, several: string]>> = {
  RUN: ['Run', 'Runs'],
  EVALUATION: ['Evaluation', 'Evaluations'],
  ESTIMATE: ['Estimate', 'Estimates'],
  TRANSLATION: ['Translation', 'Translations'],
  IMPORT: ['Import', 'Imports'],
  VERIFICATION: ['Verification', 'Verifications'],
};
