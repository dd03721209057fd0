import { tf } from '../../../worker/compute/tf.ts';
import { withTensors } from './eager.ts';

/** What a computation in tensors gives, as plain numbers. */
export function numbersOf(compute: () => tf.Tensor): Promise<number[]> {
  return withTensors(() => Array.from(compute().dataSync()));
}

/**
 * Largest distance between tfjs's gradient of a scalar function and central differences, relative to the largest slope.
 * Single precision: keep `x` away from kinks and the function near 1.
 */
export function gradientError(
  shape: [number, number, number, number],
  values: Float32Array,
  f: (x: tf.Tensor4D) => tf.Scalar,
  step = 1e-2,
): Promise<number> {
  return withTensors(() => {
    const at = (data: Float32Array): number => {
      const [value = NaN] = f(tf.tensor4d(data, shape)).dataSync();
      return value;
    };
    const slopes = tf
      .grad((x) => f(x as tf.Tensor4D))(tf.tensor4d(values, shape))
      .dataSync();
    let worst = 0;
    let largest = 0;
    values.forEach((value, i) => {
      const above = values.slice();
      const below = values.slice();
      above[i] = value + step;
      below[i] = value - step;
      const slope = (at(above) - at(below)) / (2 * step);
      worst = Math.max(worst, Math.abs(slope - (slopes[i] ?? NaN)));
      largest = Math.max(largest, Math.abs(slope));
    });
    return worst / largest;
  });
}
