import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { convolution, convolutionParameters } from '../../../../worker/engine/layers/convolution.ts';
import { initialize } from '../../../../worker/engine/layers/parameters.ts';
import { numbersOf } from '../numbers.ts';

test('a convolution correlates, pads with zeros and adds its bias', async () => {
  const y = await numbersOf(() => {
    const parameters = {
      'c/filter': tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1, 1]),
      'c/bias': tf.tensor1d([100]),
    };
    return convolution(parameters, 'c', tf.tensor4d([1, 10, 100, 1000], [1, 2, 2, 1]), {
      stride: 1,
      padding: 1,
    });
  });
  // Top left: center 5 on 1, right 6 on 10, below 8 on 100, diagonal 9 on 1000.
  expect(y).toEqual([
    100 + 5 + 60 + 800 + 9000,
    100 + 4 + 50 + 700 + 8000,
    100 + 2 + 30 + 500 + 6000,
    100 + 1 + 20 + 400 + 5000,
  ]);
});

test('stride 2 with a 4x4 filter and padding 1 halves the image', async () => {
  const y = await numbersOf(() => {
    const parameters = { 'c/filter': tf.ones([4, 4, 1, 1]), 'c/bias': tf.zeros([1]) };
    return convolution(parameters, 'c', tf.ones([1, 4, 4, 1]), { stride: 2, padding: 1 });
  });
  expect(y).toEqual([9, 9, 9, 9]); // each window loses one row and one column to the padding
});

test('filters and biases start within 1 / sqrt(fan in)', () => {
  const weights = initialize(7, convolutionParameters('c', { size: 5, inputs: 3, outputs: 16 }));
  const filter = weights['c/filter'];
  expect(filter?.shape).toEqual([5, 5, 3, 16]);
  const bound = 1 / Math.sqrt(75);
  const values = Array.from(filter?.data ?? []);
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1); // of a uniform distribution
  expect(weights['c/bias']?.data.every((value) => Math.abs(value) <= bound)).toBe(true);
});

test('a weight starts at the same values whatever other weights there are', () => {
  const one = convolutionParameters('one', { size: 3, inputs: 2, outputs: 2 });
  const two = convolutionParameters('two', { size: 3, inputs: 2, outputs: 2 });
  expect(initialize(3, { ...two, ...one })['one/filter']).toEqual(initialize(3, one)['one/filter']);
  expect(initialize(4, one)['one/filter']).not.toEqual(initialize(3, one)['one/filter']);
});
