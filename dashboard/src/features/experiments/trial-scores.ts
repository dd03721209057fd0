import type { ScoredSplit, TrialRowFragment } from '../../gql/graphql.ts';

type Score = NonNullable<TrialRowFragment['evaluations'][number]['scores']>[number];

/** The measures that the table of an experiment shows, and what it calls them. */
const MEASURES = [
  { name: 'ssim', label: 'SSIM to truth' },
  { name: 'palette_accuracy', label: 'Color match' },
  { name: 'digit_agreement', label: 'Digits agree' },
] as const;

const SIDES = ['ab', 'ba'] as const;

export interface MeasureColumns {
  readonly label: string;
  /** Names of the metrics, A→B before B→A. */
  readonly metrics: readonly string[];
}

/** The measures of which any trial has a score on that split; SSIM where none has any yet. */
export function measureColumns(
  trials: readonly TrialRowFragment[],
  split: ScoredSplit,
): readonly MeasureColumns[] {
  const all = MEASURES.map(({ name, label }) => ({
    label,
    metrics: SIDES.map((side) => `evaluation/${name}_${side}`),
  }));
  const scores = trials.flatMap((trial) => scoresOf(trial, split));
  const taken = all.filter(({ metrics }) => scores.some(({ name }) => metrics.includes(name)));
  return taken.length > 0 ? taken : all.slice(0, 1);
}

/** None before it has been scored. */
export function scoresOf({ evaluations }: TrialRowFragment, split: ScoredSplit): readonly Score[] {
  return evaluations.find((each) => each.split === split)?.scores ?? [];
}
