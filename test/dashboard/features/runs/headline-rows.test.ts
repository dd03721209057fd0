import { expect, test } from 'vitest';
import { headlineRows } from '../../../../dashboard/src/features/runs/headline-rows.ts';
import { METRIC_FACTS } from '../../metric-facts.ts';

function latest(name: string, step: number, value = 1) {
  return { name, step, value, nonFinite: null };
}
function rows(...metrics: ReturnType<typeof latest>[]) {
  return headlineRows(metrics, METRIC_FACTS).map(({ label, title, metrics: shown }) => [
    label,
    title,
    ...shown.map(({ value }) => value),
  ]);
}

test('a family is one row, its sides in their order', () => {
  expect(
    rows(
      latest('discriminator/b', 9, 3),
      latest('discriminator/a', 9, 2),
      latest('generator/gan_ab', 9),
      latest('generator/total', 9, 1),
    ),
  ).toEqual([
    ['Generator', 'Generator total', 1],
    ['Discriminator', 'Discriminator A / B', 2, 3],
  ]);
});

test('losses of an earlier stage are left out', () => {
  const masks = [latest('mask/reconstruction_a', 6, 5), latest('mask/reconstruction_b', 6, 6)];
  expect(rows(...masks)).toEqual([['Mask', 'Mask reconstruction A / B', 5, 6]]);
  expect(rows(...masks, latest('generator/total', 9))).toEqual([['Generator', 'Generator total', 1]]);
});

test('a run without a point has no row', () => {
  expect(rows()).toEqual([]);
});
