import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendPoints,
  cutAfter,
  emptySeries,
  MAX_ENTRIES,
  mergePairs,
} from '../../../dashboard/src/charts/series.ts';

function points(steps: number[], values: (number | null)[]) {
  return appendPoints(emptySeries, steps, values);
}

describe('series of a chart', () => {
  test('keeps the later of two values at one step', () => {
    const series = appendPoints(points([1, 2], [10, 20]), [2, 3], [21, 30]);
    expect(series.steps).toEqual([1, 2, 3]);
    expect(series.values).toEqual([10, 21, 30]);
  });

  test('puts a point that comes late in its place', () => {
    expect(appendPoints(points([1, 3], [10, 30]), [2], [20]).values).toEqual([10, 20, 30]);
  });

  test('drops what lies beyond the step of a reset', () => {
    const series = points([1, 2, 3], [10, 20, 30]);
    expect(cutAfter(series, 2)).toEqual(points([1, 2], [10, 20]));
    expect(cutAfter(series, 0)).toEqual(emptySeries);
    expect(cutAfter(series, 9)).toBe(series);
  });

  test('keeps the last value and both extremes when neighbors are merged', () => {
    const merged = mergePairs(points([1, 2, 3, 4, 5], [9, 1, 4, null, 2]));
    expect(merged.steps).toEqual([2, 4, 5]);
    expect(merged.values).toEqual([1, null, 2]);
    expect(merged.lows).toEqual([1, 4, 2]);
    expect(merged.highs).toEqual([9, 4, 2]);
  });

  test('never grows without bound and never hides an extreme', () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: MAX_ENTRIES, maxLength: MAX_ENTRIES + 600 }), (values) => {
        const series = points(
          values.map((_, index) => index),
          values,
        );
        expect(series.steps.length).toBeLessThanOrEqual(MAX_ENTRIES);
        expect(Math.max(...series.highs.map(Number))).toBe(Math.max(...values));
        expect(Math.min(...series.lows.map(Number))).toBe(Math.min(...values));
        expect(series.values.at(-1)).toBe(values.at(-1));
      }),
      { numRuns: 5 },
    );
  });
});
