import type { ScoredSplit } from '#contracts/domain.ts';
import type { ComparedRowFragment } from './gql/graphql.ts';
import type { Columns } from './terminal/output.ts';

type Difference = ComparedRowFragment['differences'][number];

/** What an experiment says of one row, measure and direction beside its base row. */
export interface ComparisonLine extends Difference {
  readonly preset: string;
  readonly row: string;
  readonly base: string;
  readonly split: ScoredSplit;
  readonly seeds: readonly number[];
}

export function comparisonLines(
  comparisons: readonly ComparedRowFragment[],
  split: ScoredSplit,
): ComparisonLine[] {
  return comparisons.flatMap(({ preset, row, base, seeds, differences }) =>
    differences.map((difference) => ({ preset, row, base, split, seeds: [...seeds], ...difference })),
  );
}

export const COMPARISON_COLUMNS: Columns<ComparisonLine> = {
  PRESET: ({ preset }) => preset,
  ROW: ({ row }) => row,
  BASE: ({ base }) => base,
  METRIC: ({ metric }) => metric,
  'BASE VALUE': ({ baseValue }) => baseValue.toFixed(4),
  'ROW VALUE': ({ rowValue }) => rowValue.toFixed(4),
  DIFFERENCE: ({ difference }) => signed(difference),
  INTERVAL: ({ low, high }) => (isNumber(low) && isNumber(high) ? `${signed(low)} to ${signed(high)}` : '-'),
  SEEDS: ({ seeds }) => String(seeds.length),
  IMAGES: ({ imageCount }) => String(imageCount),
  VERDICT: ({ verdict }) => (verdict ? VERDICTS[verdict] : 'one seed: no interval'),
};

const VERDICTS = { HIGHER: 'row is higher', LOWER: 'row is lower', UNDECIDED: 'undecided' } as const;

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number';
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
