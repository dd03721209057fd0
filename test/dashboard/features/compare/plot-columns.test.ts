import { describe, expect, test } from 'vitest';
import {
  chosenColumns,
  isNumeric,
  plotColumns,
  spansMagnitudes,
} from '../../../../dashboard/src/features/compare/plot-columns.ts';
import { parallelOptions, scatterOptions } from '../../../../dashboard/src/features/compare/plot-options.ts';
import { METRIC_FACTS } from '../../metric-facts.ts';

function run(knobs: Readonly<Record<string, unknown>>, total: number | null) {
  return {
    configEntries: Object.entries(knobs).map(([path, value]) => ({
      ...{ path, value, label: path.toUpperCase(), group: 'Optimizer', unit: null },
    })),
    latestMetrics: [
      {
        name: 'generator/total',
        step: 10,
        value: total,
        nonFinite: total === null ? ('NAN' as const) : null,
      },
    ],
  };
}

const RUNS = [
  run({ rate: 1e-4, mask: 'SIGMOID', seed: 0 }, 2),
  run({ rate: 1e-2, mask: 'NONE', seed: 0 }, null),
];
const SCORED = {
  ...{ id: '1', imageCount: 3, checkpoint: { id: 'c', step: 1 } },
  scores: [{ name: 'evaluation/ssim_ab', value: 0.5, low: null, high: null }],
};

describe('what runs are plotted over', () => {
  test('are knobs that differ, scores and last metrics; what is not there or not finite is nothing', () => {
    const columns = plotColumns(RUNS, [SCORED, null], METRIC_FACTS);
    expect(columns.map(({ key, values }) => [key, values])).toEqual([
      ['knob:rate', [1e-4, 1e-2]],
      ['knob:mask', ['SIGMOID', 'NONE']],
      ['measure:evaluation/ssim_ab', [0.5, null]],
      ['metric:generator/total', [2, null]],
    ]);
    expect(columns.map(isNumeric)).toEqual([true, false, true, true]);
    expect(columns.map(spansMagnitudes)).toEqual([true, false, false, false]);
  });

  test('are the chosen ones in their order, else a knob and what came of it', () => {
    const columns = plotColumns(RUNS, [SCORED, null], METRIC_FACTS);
    const keys = (chosen: readonly string[], usual: number) =>
      chosenColumns(columns, chosen, usual).map(({ key }) => key);
    expect(keys(['metric:generator/total', 'gone', 'knob:rate'], 2)).toEqual([
      'metric:generator/total',
      'knob:rate',
    ]);
    expect(keys([], 2)).toEqual(['knob:rate', 'measure:evaluation/ssim_ab']);
    expect(keys(['gone'], 4)).toHaveLength(4);
  });
});

describe('a plot', () => {
  const named = [
    { name: '<img src=x onerror=alert(1)>', color: '#112233' },
    { name: 'b', color: '#445566' },
  ];
  const style = { text: '#000000', axis: '#111111', grid: '#222222' };
  const [rate, mask, ssim] = plotColumns(RUNS, [SCORED, null], METRIC_FACTS);

  test('has a point for each run that has both values, and names are never HTML', () => {
    if (!rate || !ssim) throw new Error('expected these columns');
    expect(scatterOptions(named, [rate, ssim], style)).toMatchObject({
      xAxis: { type: 'log' },
      yAxis: { type: 'value' },
      series: [{ data: [{ name: named[0]?.name, value: [1e-4, 0.5] }] }],
      tooltip: { renderMode: 'richText' },
    });
  });

  test('has a line for each run, which passes by the axes that it has no value of', () => {
    if (!rate || !mask || !ssim) throw new Error('expected these columns');
    expect(parallelOptions(named, [rate, mask, ssim], style)).toMatchObject({
      parallelAxis: [{ type: 'log' }, { type: 'category', data: ['SIGMOID', 'NONE'] }, { type: 'value' }],
      series: [{ data: [[1e-4, 'SIGMOID', 0.5]] }, { data: [[1e-2, 'NONE', '-']] }],
      tooltip: { renderMode: 'richText' },
    });
  });
});
