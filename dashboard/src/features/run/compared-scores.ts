import type { MetricFactsFragment } from '../../gql/graphql.ts';
import { type Score, scoreRows } from './score-rows.ts';

interface Translator {
  readonly label: string;
  readonly scores: readonly Score[];
}

/** The scores of several translators by measure: for each its scores in both directions, none where it was not taken. */
export function comparedScores(
  translators: readonly Translator[],
  definitions: readonly MetricFactsFragment[],
): { label: string; scores: Score[][] }[] {
  const tables = translators.map(({ scores }) => scoreRows(scores, definitions));
  const labels = [...new Set(tables.flat().map(({ label }) => label))];
  return labels.map((label) => ({
    label,
    scores: tables.map((rows) => rows.find((row) => row.label === label)?.scores ?? []),
  }));
}
