import { expect } from 'vitest';
import type { Shape, TensorMap } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { draws, eager, onnx, pureStep, relativeDifference, runOnce } from '../backends.ts';

/** Title, shapes of the arguments, what is computed, lowest value drawn (-1 unless told). */
export type Case = readonly [
  title: string,
  shapes: readonly Shape[],
  compute: (...x: tf.Tensor[]) => tf.Tensor,
  low?: number,
];

/** Draws arguments of the given shapes and compares all outputs of the recorded step with tfjs's own. */
export const expectSameAsEager = async (
  shapes: readonly Shape[],
  low: number | undefined,
  outputs: (inputs: tf.Tensor[]) => TensorMap,
): Promise<void> => {
  const feeds = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, shape]));
  const step = pureStep(feeds, (given) => outputs(Object.values(given)));
  const values = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, draws(`x${i}`, shape, low)]));

  const expected = await runOnce(eager, step, values);
  const actual = await runOnce(onnx, step, values);

  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(actual)) {
    expect(relativeDifference(value, expected[name] ?? new Float32Array()), name).toBeLessThan(1e-5);
  }
};

/** The result, and the gradients of `sum(y^2 (y + 1))`, which no normalisation makes vanish. */
export const valueAndGradients = (
  inputs: tf.Tensor[],
  compute: (...x: tf.Tensor[]) => tf.Tensor,
): TensorMap => {
  const { value, grads } = tf.valueAndGrads((...x: tf.Tensor[]) => {
    const y = compute(...x);
    return tf.sum(tf.mul(tf.square(y), tf.add(y, 1)));
  })(inputs);
  return {
    value,
    result: compute(...inputs),
    ...Object.fromEntries(grads.map((gradient, i) => [`gradient ${i}`, gradient])),
  };
};
