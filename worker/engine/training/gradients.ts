import type { TensorMap } from '../../compute/step.ts';
import { invariant } from '#lib/invariant.ts';
import { tf } from '../../compute/tf.ts';

/**
 * Gradients of a scalar by each weight, and a tensor that was computed on the way.
 *
 * @param objective must depend on every weight
 */
export function gradientsOf(
  weights: TensorMap,
  objective: (weights: TensorMap) => { readonly total: tf.Scalar; readonly losses: tf.Tensor1D },
): { readonly gradients: TensorMap; readonly losses: tf.Tensor1D } {
  const names = Object.keys(weights);
  let observed: tf.Tensor1D | undefined;
  const { grads } = tf.valueAndGrads((...values: tf.Tensor[]) => {
    const { total, losses } = objective(zip(names, values));
    observed = tf.keep(losses); // outlives the gradient's own tidy
    return total;
  })(Object.values(weights));
  const kept = observed;
  invariant(kept, 'gradientsOf: expected the objective to be called');
  const losses = tf.clone(kept);
  kept.dispose();
  return { gradients: zip(names, grads), losses };
}

function zip(names: readonly string[], values: readonly tf.Tensor[]): TensorMap {
  return Object.fromEntries(
    names.map((name, i) => {
      const value = values[i];
      invariant(value, `gradientsOf: expected a tensor for "${name}"`);
      return [name, value];
    }),
  );
}
