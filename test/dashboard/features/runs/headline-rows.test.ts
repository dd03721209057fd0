import { expect, test } from 'vitest';
import { headlineRows } from '../../../../dashboard/src/features/runs/headline-rows.ts';
import { METRIC_FACTS } from '../../metric-facts.ts';

function latest(name: string, step: number, value = 1) {
  return { name, step, value, nonFinite: null };
}
function rows(...metrics: ReturnType<typeof latest>[]) {
  return headlineRows(metrics, METRIC_FACTS).map(({ label, title, metric }) => [label, title, metric.value]);
}

test('each headline has a short label, in the order of the definitions', () => {
  expect(
    rows(
      latest('discriminator/b', 9, 3),
      latest('discriminator/a', 9, 2),
      latest('generator/gan_ab', 9),
      latest('generator/total', 9, 1),
    ),
  ).toEqual([
    ['Gen. loss', 'Generator total', 1],
    ['Disc. A', 'Discriminator A', 2],
    ['Disc. B', 'Discriminator B', 3],
  ]);
});

test('losses of an earlier stage are left out', () => {
  const masks = [latest('mask/reconstruction_a', 6, 5), latest('mask/reconstruction_b', 6, 6)];
  expect(rows(...masks)).toEqual([
    ['Mask A', 'Mask reconstruction A', 5],
    ['Mask B', 'Mask reconstruction B', 6],
  ]);
  expect(rows(...masks, latest('generator/total', 9))).toEqual([['Gen. loss', 'Generator total', 1]]);
});

test('a run without a point has no row', () => {
  expect(rows()).toEqual([]);
});
