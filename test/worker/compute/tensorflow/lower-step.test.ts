import { describe, expect, test } from 'vitest';
import { simplifyStep } from '../../../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import { lowerStep } from '../../../../worker/compute/tensorflow/lower-step.ts';
import type { Step, TensorMap } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { draws, pureStep } from '../backends.ts';

type Images = tf.Tensor4D;

async function census(step: Step): Promise<Readonly<Record<string, number>>> {
  return lowerStep(simplifyStep(await recordStep(step))).census;
}

describe('a step as a TensorFlow graph', () => {
  test('keeps images and filters as they are: nothing is transposed, forward and back', async () => {
    const step = pureStep({ x: [2, 8, 8, 3], w: [3, 3, 3, 4] }, ({ x, w }) => {
      const loss = (images: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
        tf.sum(tf.square(tf.conv2d(images as Images, filter as Images, 2, 'same')));
      const [dx, dw] = tf.grads(loss)([x as tf.Tensor, w as tf.Tensor]);
      return { dx, dw } as TensorMap;
    });
    const counts = await census(step);
    expect(counts).toMatchObject({ Conv2D: 1, Conv2DBackpropInput: 1, Conv2DBackpropFilter: 1 });
    expect(counts['Transpose']).toBeUndefined();
  });

  test('computes no gradient that nobody reads', async () => {
    const step = pureStep({ x: [2, 8, 8, 3], w: [3, 3, 3, 4] }, ({ x, w }) => {
      const loss = (images: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
        tf.sum(tf.square(tf.conv2d(images as Images, filter as Images, 2, 'same')));
      const [, dw] = tf.grads(loss)([x as tf.Tensor, w as tf.Tensor]);
      return { dw } as TensorMap;
    });
    expect(Object.keys(await census(step))).not.toContain('Conv2DBackpropInput');
  });

  test('holds frozen weights itself', async () => {
    const frozen = { w: { shape: [3, 3, 3, 4], data: draws('w', [3, 3, 3, 4]) } };
    const step = pureStep(
      { x: [2, 8, 8, 3] },
      ({ x, w }) => ({ y: tf.conv2d(x as Images, w as Images, 1, 'same') }),
      frozen,
    );
    const lowered = lowerStep(simplifyStep(await recordStep(step)));
    expect([...lowered.feeds, ...lowered.state].map(({ name }) => name)).toEqual(['x']);
    expect(lowered.model.length).toBeGreaterThan(4 * 3 * 3 * 3 * 4);
  });

  test('lets a leaky ReLU be computed within a convolution only where no one else takes its result', async () => {
    const convolved = (x: tf.Tensor | undefined, w: tf.Tensor | undefined): tf.Tensor =>
      tf.conv2d(x as Images, w as Images, 1, 'same');
    const alone = pureStep({ x: [1, 4, 4, 3], w: [1, 1, 3, 2] }, ({ x, w }) => ({
      y: tf.leakyRelu(convolved(x, w), 0.2),
    }));
    const shared = pureStep({ x: [1, 4, 4, 3], w: [1, 1, 3, 2] }, ({ x, w }) => {
      const both = convolved(x, w);
      return { y: tf.leakyRelu(both, 0.2), z: tf.tanh(both) };
    });
    expect(await census(alone)).toMatchObject({ LeakyRelu: 1 });
    expect(await census(shared)).toMatchObject({ SelectV2: 1, Greater: 1 });
    expect((await census(shared))['LeakyRelu']).toBeUndefined();
  });
});
