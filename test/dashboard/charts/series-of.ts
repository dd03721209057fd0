import type { Series } from '../../../dashboard/src/charts/series.ts';

/** A curve from its columns: without extremes each entry is a point. */
export function seriesOf(columns: {
  readonly steps: readonly number[];
  readonly values: readonly (number | null | undefined)[];
  readonly minValues?: readonly (number | null | undefined)[] | null | undefined;
  readonly maxValues?: readonly (number | null | undefined)[] | null | undefined;
}): Series {
  const values = columns.steps.map((_, index) => columns.values[index] ?? null);
  return {
    steps: columns.steps,
    values,
    lows: columns.minValues ? values.map((_, index) => columns.minValues?.[index] ?? null) : values,
    highs: columns.maxValues ? values.map((_, index) => columns.maxValues?.[index] ?? null) : values,
  };
}
