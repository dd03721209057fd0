import { beforeAll, describe, expect, test } from 'vitest';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { pureStep } from '../backends.ts';

/** The gradient of f, weighted by its result's place: 1 for the first number, 2 for the second. */
function gradientOf(f: (x: tf.Tensor) => tf.Tensor): number[] {
  const weighted = (x: tf.Tensor) => {
    const y = f(x);
    return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape)));
  };
  return [
    ...tf
      .grad(weighted)(tf.zeros([2, 3]))
      .dataSync(),
  ];
}

describe('the gradient of what is added up', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('is that of the sum for each element', () => {
    expect(gradientOf((x) => tf.sum(x, 1))).toEqual([1, 1, 1, 2, 2, 2]);
    expect(gradientOf((x) => tf.sum(x, 0, true))).toEqual([1, 2, 3, 1, 2, 3]);
    expect(gradientOf((x) => tf.sum(x))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('is divided by the number of elements for a mean', () => {
    expect(gradientOf((x) => tf.mean(x, 0))).toEqual([0.5, 1, 1.5, 0.5, 1, 1.5]);
    expect(gradientOf((x) => tf.mean(x, -1, true))).toEqual(
      [1, 1, 1, 2, 2, 2].map((y) => Math.fround(y / 3)),
    );
  });

  test('is recorded without an array as large as the tensor', async () => {
    const largerThanAnyArray = [2 ** 18, 2 ** 18];
    const step = pureStep({ x: largerThanAnyArray }, ({ x }) => {
      const loss = (value: tf.Tensor) => tf.add(tf.mean(value), tf.sum(value));
      return { gradient: tf.grad(loss)(x ?? tf.scalar(0)) };
    });
    expect((await recordStep(step)).outputs['gradient']?.shape).toEqual(largerThanAnyArray);
  });
});
