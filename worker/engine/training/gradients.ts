import type { TensorMap } from '../../compute/step.ts';
import { meanOverParts } from '../../compute/parts/mean-over-parts.ts';
import { invariant } from '#lib/invariant.ts';
import { mapValues } from '#lib/map-values.ts';
import { tf } from '../../compute/tf.ts';

/**
 * Gradients of a scalar by each weight, and what else was computed on the way. Where a step is computed in parts of its batch,
 * gradients are their means over the parts.
 *
 * @param objective must depend on every weight; what it gives beside `total` are the outputs
 */
export function gradientsOf(
  weights: TensorMap,
  objective: (weights: TensorMap) => { readonly total: tf.Scalar } & TensorMap,
): { readonly gradients: TensorMap; readonly outputs: TensorMap } {
  const names = Object.keys(weights);
  let observed: TensorMap | undefined;
  const { grads } = tf.valueAndGrads((...values: tf.Tensor[]) => {
    const { total, ...others } = objective(zip(names, values));
    observed = mapValues(others, (tensor) => tf.keep(tensor)); // outlives the gradient's own tidy
    return total;
  })(Object.values(weights));
  const kept = observed;
  invariant(kept, 'gradientsOf: expected the objective to be called');
  const outputs = mapValues(kept, (tensor) => tf.clone(tensor));
  for (const tensor of Object.values(kept)) tensor.dispose();
  return { gradients: zip(names, grads.map(meanOverParts)), outputs };
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
