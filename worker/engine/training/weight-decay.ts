import { mapValues } from '#lib/map-values.ts';
import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { tensorOf } from '../layers/parameters.ts';

/**
 * Gradients with those of the penalty decay / 2 * weight^2 added, as PyTorch's Adam does it: before the moments.
 *
 * @param weights holds every weight that has a gradient
 */
export function decayed(weights: TensorMap, gradients: TensorMap, decay: number): TensorMap {
  if (decay === 0) return gradients;
  return mapValues(gradients, (gradient, name) => tf.add(gradient, tf.mul(tensorOf(weights, name), decay)));
}
