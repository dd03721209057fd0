import { expect, test } from 'vitest';
import { inCatalogOrder } from '#contracts/metrics/in-catalog-order.ts';

test('scores come in the order of the catalog, and what it does not have comes last', () => {
  const scores = {
    'evaluation/later_ab': 4,
    'evaluation/psnr_ab': 3,
    'evaluation/ssim_ba': 2,
    'evaluation/ssim_ab': 1,
  };
  expect(inCatalogOrder(scores).map(([, value]) => value)).toEqual([1, 2, 3, 4]);
});
