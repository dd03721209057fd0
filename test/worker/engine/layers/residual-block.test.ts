import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { initialize } from '../../../../worker/engine/layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../../../worker/engine/layers/residual-block.ts';
import { numbersOf } from '../numbers.ts';

function center(value: number): tf.Tensor4D {
  return tf.tensor4d([0, 0, 0, 0, value, 0, 0, 0, 0], [3, 3, 1, 1]);
}

test('a residual block adds conv(relu(conv(x))) to its input', async () => {
  const y = await numbersOf(() => {
    const parameters = {
      'r/conv1/filter': center(2),
      'r/conv1/bias': tf.tensor1d([1]),
      'r/conv2/filter': center(3),
      'r/conv2/bias': tf.tensor1d([-1]),
    };
    return residualBlock(parameters, 'r', tf.tensor4d([1, -5], [1, 1, 2, 1]));
  });
  expect(y).toEqual([1 + 3 * (2 * 1 + 1) - 1, -5 + 0 - 1]); // relu(2 * -5 + 1) is 0
});

test('a new block is near the identity', () => {
  const weights = initialize(1, residualBlockParameters('r', 32));
  const deviation = (name: string): number => {
    const data = weights[name]?.data ?? new Float32Array();
    return Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
  };
  expect(deviation('r/conv1/filter')).toBeCloseTo(Math.sqrt(2 / (9 * 32)), 2);
  expect(deviation('r/conv2/filter')).toBeCloseTo(0.5 / Math.sqrt(9 * 32), 2);
  expect(deviation('r/conv1/bias')).toBe(0);
  expect(deviation('r/conv2/bias')).toBe(0);
});
