import { describe, expect, test } from 'vitest';
import { chartCsv } from '../../../dashboard/src/charts/chart-csv.ts';
import { seriesOf } from './series-of.ts';

const plain = { smoothing: 0, logarithmic: false };

function chart(...labels: string[]) {
  return {
    ...{ key: 'generator/total', title: 'Total', unit: '' },
    lines: labels.map((label) => ({ name: label, label })),
  };
}

describe('a chart as CSV', () => {
  test('has a row per step and nothing where a line has no entry, NaN where a value was not finite', () => {
    const lines = [
      seriesOf({ steps: [1, 3], values: [0.5, null] }),
      seriesOf({ steps: [2, 3], values: [7, 8] }),
    ];
    const csv = chartCsv({ chart: chart('A', 'B'), lines, axis: 'step', view: plain, zoom: null });
    expect(csv).toBe('Step,A,B\r\n1,0.5,\r\n2,,7\r\n3,NaN,8\r\n');
  });

  test('names buckets so, with their smallest and largest value, and smoothed values beside them', () => {
    const lines = [seriesOf({ steps: [16, 32], values: [1, 3], minValues: [0, 2], maxValues: [5, 6] })];
    const view = { smoothing: 0.5, logarithmic: false };
    const csv = chartCsv({ chart: chart('A'), lines, axis: 'step', view, zoom: null });
    expect(csv.split('\r\n').slice(0, 2)).toEqual([
      'Step,A (last of bucket),A (smallest of bucket),A (largest of bucket),A (smoothed 0.5)',
      '16,1,0,5,1',
    ]);
  });

  test('holds what is within the zoom, and says when that was', () => {
    const lines = [seriesOf({ steps: [1, 2, 3], values: [1, 2, 3] })];
    const of = { chart: chart('A'), lines, view: plain, zoom: [2, 3] as const };
    expect(chartCsv({ ...of, axis: 'relative' })).toBe('Time since start (s),A\r\n2,2\r\n3,3\r\n');
    expect(chartCsv({ ...of, axis: 'wall' })).toContain('1970-01-01T00:00:02.000Z,2\r\n');
  });

  test.each([
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['مرحبا 🦊', 'مرحبا 🦊'],
  ])('keeps the name %s as text', (name, head) => {
    const csv = chartCsv({
      chart: chart(name),
      lines: [seriesOf({ steps: [], values: [] })],
      axis: 'step',
      view: plain,
      zoom: null,
    });
    expect(csv).toBe(`Step,${head}\r\n`);
  });
});
