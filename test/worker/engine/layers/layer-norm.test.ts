import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { layerNorm, layerNormParameters } from '../../../../worker/engine/layers/layer-norm.ts';
import { initialize } from '../../../../worker/engine/layers/parameters.ts';
import { numbersOf } from '../numbers.ts';

test('all channels of an image are normalized together, then scaled and shifted each by its own', async () => {
  const y = await numbersOf(() =>
    layerNorm(
      { 'n/scale': tf.tensor1d([1, 10]), 'n/shift': tf.tensor1d([0, 1]) },
      'n',
      tf.tensor4d([1, 3, 1, 3, 5, 5, 5, 5], [2, 1, 2, 2]),
    ),
  );
  const unit = 1 / Math.sqrt(1 + 1e-5); // mean 2, variance 1; the second image is plain
  [-unit, 1 + 10 * unit, -unit, 1 + 10 * unit, 0, 1, 0, 1].forEach((value, i) => {
    expect(y[i]).toBeCloseTo(value, 5);
  });
});

test('scales start between 0 and 1, shifts at 0', () => {
  const weights = initialize(1, layerNormParameters('n', 64));
  const scale = weights['n/scale']?.data ?? new Float32Array();
  expect(Math.min(...scale)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...scale)).toBeLessThan(1);
  expect(new Set(scale).size).toBeGreaterThan(32);
  expect(weights['n/shift']?.data).toEqual(new Float32Array(64));
});
