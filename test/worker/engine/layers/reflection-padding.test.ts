import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { reflectionPadding } from '../../../../worker/engine/layers/reflection-padding.ts';
import { gradientError, numbersOf } from '../numbers.ts';
import { wave } from '../wave.ts';

test('the image is mirrored around its border pixels, channels are not', async () => {
  const padded = await numbersOf(() => reflectionPadding(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), 1));
  expect(padded).toEqual([4, 3, 4, 3, 2, 1, 2, 1, 4, 3, 4, 3, 2, 1, 2, 1]);
});

test('what flows back through the border reaches the pixels that it mirrors', async () => {
  const weights = (): tf.Tensor => tf.tensor4d(wave('weights', [1, 7, 7, 2], 1).data, [1, 7, 7, 2]);
  const error = await gradientError([1, 3, 3, 2], wave('x', [1, 3, 3, 2], 1).data, (x) =>
    tf.mean(tf.mul(tf.square(reflectionPadding(x, 2)), weights())),
  );
  expect(error).toBeLessThan(1e-3);
});
