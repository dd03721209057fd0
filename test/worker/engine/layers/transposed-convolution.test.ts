import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { initialize } from '../../../../worker/engine/layers/parameters.ts';
import {
  transposedConvolution,
  transposedConvolutionParameters,
} from '../../../../worker/engine/layers/transposed-convolution.ts';
import { numbersOf } from '../numbers.ts';

test('a transposed convolution doubles the image: one pixel leaves the middle of its filter', async () => {
  const y = await numbersOf(() => {
    const filter = tf.tensor4d(
      Array.from({ length: 16 }, (_, i) => i),
      [4, 4, 1, 1],
    );
    const parameters = { 'u/filter': filter, 'u/bias': tf.tensor1d([0.5]) };
    return transposedConvolution(parameters, 'u', tf.tensor4d([2], [1, 1, 1, 1]));
  });
  expect(y).toEqual([2 * 5 + 0.5, 2 * 6 + 0.5, 2 * 9 + 0.5, 2 * 10 + 0.5]); // padding 1 cuts the rim off
});

test('neighboring pixels overlap', async () => {
  const y = await numbersOf(() => {
    const parameters = { 'u/filter': tf.ones([4, 4, 1, 1]), 'u/bias': tf.zeros([1]) };
    return transposedConvolution(parameters, 'u', tf.tensor4d([1, 10], [1, 1, 2, 1]));
  });
  expect(y).toEqual([1, 11, 11, 10, 1, 11, 11, 10]);
});

test('SAME of size 3 keeps the first 2n of the full 2n + 1 rows: (w0a, w1a, w2a + w0b, w1b)', async () => {
  const y = await numbersOf(() => {
    const parameters = {
      'u/filter': tf.tensor4d([0, 0, 0, 1, 10, 100, 0, 0, 0], [3, 3, 1, 1]),
      'u/bias': tf.zeros([1]),
    };
    return transposedConvolution(parameters, 'u', tf.tensor4d([2, 3], [1, 1, 2, 1]), 'SAME');
  });
  // The middle row of the filter reaches the second row of the result.
  expect(y).toEqual([0, 0, 0, 0, 2, 20, 200 + 3, 30]);
});

test('weights start within 1 / sqrt(16 outputs)', () => {
  const weights = initialize(1, transposedConvolutionParameters('u', { size: 4, inputs: 32, outputs: 16 }));
  expect(weights['u/filter']?.shape).toEqual([4, 4, 16, 32]);
  const largest = Math.max(...Array.from(weights['u/filter']?.data ?? [], Math.abs));
  expect(largest).toBeLessThanOrEqual(1 / 16);
  expect(largest).toBeGreaterThan(0.99 / 16);
});
