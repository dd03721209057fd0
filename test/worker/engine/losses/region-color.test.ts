import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { figureWeight, regionMean } from '../../../../worker/engine/losses/region-color.ts';
import { numbersOf } from '../numbers.ts';

function image(): tf.Tensor4D {
  const ground = [-1, 1, -1];
  return tf.tensor4d(
    [1, -1, -1, ...ground, ...ground, ...ground, ...ground, ...ground, ...ground, ...ground, ...ground],
    [1, 3, 3, 3],
  );
}

test('the minority color is the figure', async () => {
  const weight = await numbersOf(() => figureWeight(image()));
  expect(weight[0]).toBeGreaterThan(0.99);
  expect(Math.max(...weight.slice(1))).toBeLessThan(0.01);
});

test('the color of a region is the weighted sum over the weights and 1', async () => {
  const color = await numbersOf(() =>
    regionMean(tf.tensor4d([1, 2, 3, 10, 20, 30], [1, 1, 2, 3]), tf.tensor4d([1, 0.5], [1, 1, 2, 1])),
  );
  [6 / 2.5, 12 / 2.5, 18 / 2.5].forEach((value, i) => {
    expect(color[i]).toBeCloseTo(value, 5);
  });
});
