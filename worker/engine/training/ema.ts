import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { tensorOf } from '../layers/parameters.ts';

/** Name of the moving average of the weight `name`. */
export function averageName(name: string): string {
  return `ema/${name}`;
}

/**
 * Moves the averages towards new weights: ema' = decay * ema + (1 - decay) * weight.
 *
 * @param weights new values by name
 * @param decay scalar
 * @returns new averages by their own names
 */
export function averageUpdate(
  state: TensorMap,
  names: readonly string[],
  weights: TensorMap,
  decay: tf.Tensor,
): TensorMap {
  return Object.fromEntries(
    names.map((name) => [
      averageName(name),
      tf.add(
        tf.mul(tensorOf(state, averageName(name)), decay),
        tf.mul(tensorOf(weights, name), tf.sub(1, decay)),
      ),
    ]),
  );
}
