import type { ComparedScoresQuery, MetricFactsFragment, ScoreDifferencesQuery } from '../../gql/graphql.ts';

type RunNode = Extract<ComparedScoresQuery['nodes'][number], { readonly newestEvaluation?: unknown }>;
export type ScoredEvaluation = NonNullable<RunNode['newestEvaluation']>;
export type ComparedWithBase = NonNullable<NonNullable<ScoreDifferencesQuery['compareEvaluations']>[number]>;
type Difference = NonNullable<ComparedWithBase['differences']>[number];

/** A measure in one direction, of all compared runs. */
export interface ScoreRow {
  readonly metric: string;
  readonly label: string;
  readonly unit: string;
  /** One per run. */
  readonly cells: readonly ScoreCell[];
}

export interface ScoreCell {
  /** Null where the run was not scored by it. */
  readonly score: {
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
  } | null;
  /** Against the base run, of the same pairs of images; null where they are not compared. */
  readonly difference: Difference | null;
  /** Whether no other run has a better one; never of one run alone. */
  readonly isBest: boolean;
}

/**
 * The measures of runs in the order of their definitions; those without one come after them.
 *
 * @param evaluations one per run
 * @param compared by evaluation
 */
export function comparedScoreRows(
  evaluations: readonly (ScoredEvaluation | null)[],
  compared: ReadonlyMap<string, ComparedWithBase>,
  definitions: readonly MetricFactsFragment[],
): ScoreRow[] {
  const names = new Set(
    evaluations.flatMap((evaluation) => evaluation?.scores?.map(({ name }) => name) ?? []),
  );
  const known = definitions.filter(({ name }) => names.has(name));
  const strangers = [...names].filter((name) => !known.some((metric) => metric.name === name));
  const facts = [
    ...known.map(({ name, label, unit, isLowerBetter }) => ({ name, label, unit, isLowerBetter })),
    ...strangers.map((name) => ({ name, label: name, unit: '', isLowerBetter: null })),
  ];
  return facts.map(({ name, label, unit, isLowerBetter }) => {
    const scores = evaluations.map((evaluation) => evaluation?.scores?.find((score) => score.name === name));
    const values = scores.flatMap((score) => (typeof score?.value === 'number' ? [score.value] : []));
    const best =
      isLowerBetter === null || values.length < 2 || Math.min(...values) === Math.max(...values)
        ? null
        : isLowerBetter
          ? Math.min(...values)
          : Math.max(...values);
    const cells = scores.map((score, run): ScoreCell => {
      const value = score?.value ?? null;
      const id = evaluations[run]?.id ?? '';
      return {
        score: score && value !== null ? { value, low: score.low, high: score.high } : null,
        difference: compared.get(id)?.differences?.find(({ metric }) => metric === name) ?? null,
        isBest: value !== null && value === best,
      };
    });
    return { metric: name, label, unit, cells };
  });
}
