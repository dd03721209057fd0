import { expect, test } from 'vitest';
import { countFlops } from '../../bench/compute/count-flops.ts';
import { simplifyStep } from '../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../worker/compute/recorder/record-step.ts';
import type { Step } from '../../worker/compute/step.ts';
import { tf } from '../../worker/compute/tf.ts';

function stepOf(shapes: Step['feeds'], body: (...feeds: tf.Tensor[]) => tf.Tensor | tf.Tensor[]): Step {
  return {
    name: 'case',
    feeds: shapes,
    state: {},
    constants: {},
    body: ({ feeds }) => {
      const made = [body(...Object.values(feeds))].flat();
      return { outputs: Object.fromEntries(made.map((tensor, i) => [`y${i}`, tensor])), nextState: {} };
    },
  };
}

function conv(x: tf.Tensor, w: tf.Tensor): tf.Tensor {
  return tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same');
}

test('a convolution counts two for each weight that each of its values takes', async () => {
  const step = stepOf({ x: [3, 8, 8, 5], w: [3, 3, 5, 7] }, (x, w) => conv(x, w));
  expect(countFlops(simplifyStep(await recordStep(step)))).toBe(2 * (3 * 4 * 4 * 7) * (3 * 3 * 5));
});

test('each of its two gradients counts as much as the convolution itself', async () => {
  const step = stepOf({ x: [3, 8, 8, 5], w: [3, 3, 5, 7] }, (x, w) =>
    tf.grads((a, b) => conv(a, b).sum())([x, w]),
  );
  expect(countFlops(simplifyStep(await recordStep(step)))).toBe(2 * 2 * (3 * 4 * 4 * 7) * (3 * 3 * 5));
});

test('a product of matrices counts two for each pair', async () => {
  const step = stepOf({ a: [4, 6], b: [5, 6] }, (a, b) => tf.matMul(a, b, false, true));
  expect(countFlops(simplifyStep(await recordStep(step)))).toBe(2 * 4 * 5 * 6);
});
