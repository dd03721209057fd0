import { describe, expect, test } from 'vitest';
import type { Shape, Step, TensorMap } from '../../../worker/compute/step.ts';
import { tf } from '../../../worker/compute/tf.ts';
import { draws, eager, recorded, pureStep, relativeDifference, runOnce } from './backends.ts';
import { conditionalCases, elementwiseCases } from './cases/elementwise.ts';
import { linearCases } from './cases/linear.ts';
import { movementCases } from './cases/movement.ts';

describe('a recorded step has the values and gradients that tfjs has', () => {
  for (const [title, shapes, compute, low] of [...elementwiseCases, ...movementCases, ...linearCases]) {
    test(title, () => expectSameAsEager(shapes, low, (inputs) => valueAndGradients(inputs, compute)));
  }
  for (const [title, shapes, compute, low] of conditionalCases) {
    test(title, () => expectSameAsEager(shapes, low, (inputs) => ({ result: compute(...inputs) })));
  }
});

/** Draws arguments of the given shapes and compares all outputs of the recorded step with tfjs's own. */
describe('frozen weights', () => {
  test('give the images and gradients that they give as an input', async () => {
    const frozen = {
      up: { shape: [4, 4, 3, 20], data: draws('up', [4, 4, 3, 20]) },
      wide: { shape: [3, 3, 20, 5], data: draws('wide', [3, 3, 20, 5]) },
      bias: { shape: [5], data: draws('bias', [5]) },
    };
    const net = ({ x, up, wide, bias }: TensorMap): TensorMap => {
      const outputs = (images: tf.Tensor): tf.Tensor => {
        const inner = tf.relu(
          tf.conv2d(images as tf.Tensor4D, wide as tf.Tensor4D, 1, 'same').add(bias ?? 0),
        );
        const outer = tf.conv2dTranspose(images as tf.Tensor4D, up as tf.Tensor4D, [2, 12, 10, 3], 2, 'same');
        return tf.concat([tf.reshape(inner, [-1]), tf.reshape(outer, [-1])]);
      };
      return valueAndGradients([x as tf.Tensor], outputs);
    };
    const step = pureStep({ x: [2, 6, 5, 20] }, net, frozen);
    await expectSameOutputs(step, { x: draws('x', [2, 6, 5, 20]) });
  });
});

async function expectSameAsEager(
  shapes: readonly Shape[],
  low: number | undefined,
  outputs: (inputs: tf.Tensor[]) => TensorMap,
): Promise<void> {
  const feeds = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, shape]));
  const step = pureStep(feeds, (given) => outputs(Object.values(given)));
  const values = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, draws(`x${i}`, shape, low)]));

  await expectSameOutputs(step, values);
}

async function expectSameOutputs(step: Step, values: Readonly<Record<string, Float32Array>>): Promise<void> {
  const expected = await runOnce(eager, step, values);
  const actual = await runOnce(recorded, step, values);

  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(actual)) {
    expect(relativeDifference(value, expected[name] ?? new Float32Array()), name).toBeLessThan(1e-5);
  }
}

/** The result, and the gradients of `sum(y^2 (y + 1))`, which no normalization makes vanish. */
function valueAndGradients(inputs: tf.Tensor[], compute: (...x: tf.Tensor[]) => tf.Tensor): TensorMap {
  const { value, grads } = tf.valueAndGrads((...x: tf.Tensor[]) => {
    const y = compute(...x);
    return tf.sum(tf.mul(tf.square(y), tf.add(y, 1)));
  })(inputs);
  return {
    value,
    result: compute(...inputs),
    ...Object.fromEntries(grads.map((gradient, i) => [`gradient ${i}`, gradient])),
  };
}
