import { describe, expect, test } from 'vitest';
import { chartData, valuesAt } from '../../../dashboard/src/charts/chart-data.ts';
import { appendPoints, emptySeries } from '../../../dashboard/src/charts/series.ts';
import { seriesOf } from './series-of.ts';

function points(steps: number[], values: (number | null)[]) {
  return appendPoints(emptySeries, steps, values);
}
const plain = { smoothing: 0, logarithmic: false };

describe('data of a chart', () => {
  test('puts lines with different steps on shared ones, with nothing where a line has no entry', () => {
    const data = chartData([points([1, 3], [10, 30]), points([2, 3], [5, 6])], plain);
    expect(data.steps).toEqual([1, 2, 3]);
    expect(data.columns[3]).toEqual([10, undefined, 30]);
    expect(data.columns[7]).toEqual([undefined, 5, 6]);
  });

  test('breaks a line where a value was not finite and marks the place at the last finite level', () => {
    const data = chartData([points([1, 2, 3], [4, null, 6])], plain);
    expect(data.columns[3]).toEqual([4, null, 6]);
    expect(data.marks).toEqual([{ line: 0, step: 2, level: 4 }]);
  });

  test('marks a curve that was never finite', () => {
    expect(chartData([points([1], [null])], plain).marks).toEqual([{ line: 0, step: 1, level: 0 }]);
  });

  test('says how many values a logarithmic axis hides', () => {
    const data = chartData([points([1, 2, 3], [0, -1, 8])], { smoothing: 0, logarithmic: true });
    expect(data.columns[3]).toEqual([null, null, 8]);
    expect(data.hidden).toBe(2);
  });

  test('shows the unsmoothed line only beside a smoothed one', () => {
    const line = points([1, 2], [0, 10]);
    expect(chartData([line], plain).columns[2]).toEqual([undefined, undefined]);
    const smoothed = chartData([line], { smoothing: 0.5, logarithmic: false });
    expect(smoothed.columns[2]).toEqual([0, 10]);
    expect(smoothed.columns[3]?.[1]).toBeCloseTo(5 / 0.75, 12);
  });

  test('draws a band of extremes for buckets, never smoothed', () => {
    const buckets = seriesOf({ steps: [16, 32], values: [3, 4], minValues: [1, 2], maxValues: [9, 8] });
    const data = chartData([buckets], { smoothing: 0.9, logarithmic: false });
    expect(data.columns.slice(0, 2)).toEqual([
      [1, 2],
      [9, 8],
    ]);
  });

  test('tells the value at the crosshair, else the newest', () => {
    const lines = [points([1, 5], [10, 50]), points([4], [null]), emptySeries];
    expect(valuesAt(lines, null)).toEqual([50, null, undefined]);
    expect(valuesAt(lines, 4)).toEqual([10, null, undefined]);
    expect(valuesAt(lines, 0)).toEqual([undefined, undefined, undefined]);
  });
});
