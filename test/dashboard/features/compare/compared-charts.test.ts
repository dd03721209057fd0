import { expect, test } from 'vitest';
import { comparedSections } from '../../../../dashboard/src/features/compare/compared-charts.ts';
import { curveBatches, pointsPerCurve } from '../../../../dashboard/src/features/compare/curve-batches.ts';
import { METRIC_FACTS } from '../../metric-facts.ts';

function run(id: string, ...names: string[]) {
  return { id, displayName: `Run ${id}`, latestMetrics: names.map((name) => ({ name })) };
}

const RUNS = [
  run('a', 'generator/total', 'discriminator/a', 'discriminator/b'),
  run('b', 'generator/total', 'mine/zeta', 'discriminator/b'),
  run('c'),
];

test('sections are what stands before the slash, and unknown metrics have charts too', () => {
  const sections = comparedSections(RUNS, METRIC_FACTS, '');
  expect(sections.map(({ name, charts }) => [name, charts.map(({ key }) => key)])).toEqual([
    ['generator', ['generator/total']],
    ['discriminator', ['discriminator']],
    ['mine', ['mine/zeta']],
  ]);
});

test('a chart has a line for each run and side that was logged', () => {
  const [, discriminator] = comparedSections(RUNS, METRIC_FACTS, '');
  expect(discriminator?.charts[0]?.lines.map(({ label, slot }) => [label, slot])).toEqual([
    ['Run a A', 0],
    ['Run a B', 1],
    ['Run b B', 1],
  ]);
});

test.each([
  ['TOTAL', ['generator/total']],
  ['mine/', ['mine/zeta']],
  ['.*', []],
])('a search for "%s" finds %j', (search, keys) => {
  const charts = comparedSections(RUNS, METRIC_FACTS, search).flatMap((section) => section.charts);
  expect(charts.map(({ key }) => key)).toEqual(keys);
});

test.each([2, 20, 50])('curves of %i runs are asked for in requests that the server takes', (runs) => {
  const points = pointsPerCurve(runs);
  const names = Array.from({ length: 100 }, (_, i) => `m/${i}`);
  const batches = curveBatches(names, runs, points);
  expect(batches.flat()).toEqual(names);
  for (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(40);
    expect(runs * batch.length * (3 + Math.ceil(points / 100))).toBeLessThanOrEqual(5_000);
  }
});
