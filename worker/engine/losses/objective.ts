import { invariant } from '#lib/invariant.ts';
import { tf } from '../../compute/tf.ts';
import type { LossTerm } from './loss-term.ts';

/** Terms by the name of their weight in a config, in the order in which they are summed. */
export type LossTerms<Pass, Name extends string> = Readonly<Record<Name, LossTerm<Pass>>>;

/**
 * Names of the terms that count, in their order. A term of weight 0 is not computed, not differentiated and not logged.
 */
export function weightedTerms<Name extends string>(
  terms: LossTerms<never, Name>,
  weights: Readonly<Record<Name, number>>,
): Name[] {
  return (Object.keys(terms) as Name[]).filter((name) => weights[name] !== 0);
}

/**
 * The weighted sum of the terms, and each value by itself.
 *
 * total = sum over terms of weight * (1 or anneal) * (sum of the term's values)
 *
 * @param anneal scalar; null where no term is annealed
 * @returns `losses`: `[n]`, the total and then the values of `weightedTerms`
 */
export function objective<Pass, Name extends string>(
  terms: LossTerms<Pass, Name>,
  weights: Readonly<Record<Name, number>>,
  anneal: tf.Scalar | null,
  pass: Pass,
): { readonly total: tf.Scalar; readonly losses: tf.Tensor1D } {
  const schedule = (name: Name, sum: tf.Scalar): tf.Scalar => {
    if (terms[name].schedule === 'constant') return sum;
    invariant(anneal, `objective: expected an anneal for the term "${name}"`);
    return tf.mul(sum, anneal);
  };
  const values: tf.Scalar[] = [];
  const weighted: tf.Scalar[] = [];
  for (const name of weightedTerms(terms, weights)) {
    const parts = terms[name].values(pass);
    values.push(...parts);
    weighted.push(schedule(name, tf.mul(tf.addN([...parts]), weights[name])));
  }
  const total = tf.addN(weighted);
  return { total, losses: tf.stack([total, ...values]) as tf.Tensor1D };
}
