import { beforeAll, describe, expect, test } from 'vitest';
import type { Shape } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { draws } from '../backends.ts';
import { elementwiseCases } from '../cases/elementwise.ts';
import { linearCases } from '../cases/linear.ts';
import { movementCases } from '../cases/movement.ts';
import { randomStream } from '#lib/random.ts';

const STEP = 1e-3;

/** Slopes along random directions: of `sum(w y)` by its gradient, and by central differences of y. */
describe('gradients agree with finite differences', () => {
  beforeAll(() => tf.setBackend('cpu'));

  for (const [title, shapes, compute, low = -1] of [...elementwiseCases, ...movementCases, ...linearCases]) {
    test(title, () => {
      const points = shapes.map((shape, i) => spread(shape, low, i));
      const y = compute(...tensors(points, shapes));
      const weights = tf.tensor(draws('weights', y.shape), y.shape);
      const gradients = tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(compute(...x), weights)))(
        tensors(points, shapes),
      );
      const rows = Array.from({ length: 6 }, (_, row) => {
        const directions = shapes.map((shape, i) => draws(`direction ${row} ${i}`, shape));
        const expected = gradients.reduce((sum, g, i) => sum + dot(g.dataSync(), directions[i] ?? []), 0);
        const at = (step: number): ArrayLike<number> =>
          compute(
            ...tensors(
              points.map((point, i) => point.map((v, j) => v + step * (directions[i]?.[j] ?? 0))),
              shapes,
            ),
          ).dataSync();
        const [above, below] = [at(STEP), at(-STEP)];
        const difference = Float64Array.from(above, (v, i) => v - (below[i] ?? NaN));
        return [expected, dot(difference, weights.dataSync()) / (2 * STEP)] as const;
      });
      const error = Math.hypot(...rows.map(([a, b]) => a - b)) / Math.hypot(...rows.map(([a]) => a));
      expect(error).toBeLessThan(1e-3);
    });
  }
});

/** Evenly spaced values in random order, none near another, none near 0: no kink lies within a step. */
function spread(shape: Shape, low: number, input: number): Float32Array {
  const length = shape.reduce((product, side) => product * side, 1);
  const order = randomStream(11, `input ${input}`).permutation(length);
  return Float32Array.from(order, (place) => low + ((1 - low) * (place + 0.25 + 0.3 * input)) / length);
}

function tensors(points: readonly Float32Array[], shapes: readonly Shape[]): tf.Tensor[] {
  return points.map((point, i) => tf.tensor(point, [...(shapes[i] ?? [])]));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
}
