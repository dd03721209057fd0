import type { LossWeights } from '#contracts/run-config.ts';
import { tf } from '../../compute/tf.ts';
import type { GeneratorPass, LossTerm } from './loss-term.ts';
import { lossTerms } from './registry.ts';

/**
 * The weighted sum of all terms, and each value by itself.
 *
 * total = sum over terms of weight * (1 or anneal) * (sum of the term's values)
 *
 * @param anneal scalar
 * @returns `losses`: `[n]` in the order of generatorLossNames
 */
export function generatorObjective(
  weights: LossWeights,
  anneal: tf.Scalar,
  pass: GeneratorPass,
): { readonly total: tf.Scalar; readonly losses: tf.Tensor1D } {
  const values: tf.Scalar[] = [];
  const weighted: tf.Scalar[] = [];
  for (const [name, term] of Object.entries(lossTerms) as [keyof LossWeights, LossTerm][]) {
    const parts = term.values(pass);
    const sum = tf.mul<tf.Scalar>(tf.addN([...parts]), weights[name]);
    values.push(...parts);
    weighted.push(term.schedule === 'annealed' ? tf.mul(sum, anneal) : sum);
  }
  const total = tf.addN(weighted);
  return { total, losses: tf.stack([total, ...values]) as tf.Tensor1D };
}
