import type { AdamConfig } from '#contracts/methods/shared-knobs.ts';
import { tf } from '../../compute/tf.ts';
import type { TensorMap } from '../../compute/step.ts';
import { tensorOf } from '../layers/parameters.ts';

/** Names of Adam's state for the weight `name`. */
export function firstMoment(name: string): string {
  return `adam_m/${name}`;
}
export function secondMoment(name: string): string {
  return `adam_v/${name}`;
}

/**
 * The two scalars that an update needs, so that neither the schedule nor the count stands in a recorded step.
 *
 * rate = learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)
 * epsilon = eps                       (`paper-code`: TensorFlow adds eps to the uncorrected sqrt(v))
 * epsilon = eps * sqrt(1 - beta2^t)   (`clean`: PyTorch adds it to the corrected one)
 *
 * @param t number of this update, from 1
 */
export function adamScalars(
  adam: AdamConfig,
  learningRate: number,
  t: number,
): { readonly rate: number; readonly epsilon: number } {
  const correction = Math.sqrt(1 - adam.beta2 ** t);
  return {
    rate: (learningRate * correction) / (1 - adam.beta1 ** t),
    epsilon: adam.form === 'clean' ? adam.epsilon * correction : adam.epsilon,
  };
}

/**
 * One Adam update of every weight that has a gradient (Kingma and Ba 2015, end of section 2).
 *
 * m' = beta1 * m + (1 - beta1) * g;  v' = beta2 * v + (1 - beta2) * g^2;  w' = w - rate * m' / (sqrt(v') + epsilon)
 *
 * @param state holds each weight and its moments
 * @returns new values of the weights and of their moments
 */
export function adamUpdate(
  adam: AdamConfig,
  state: TensorMap,
  gradients: TensorMap,
  scalars: { readonly rate: tf.Tensor; readonly epsilon: tf.Tensor },
): TensorMap {
  const next: Record<string, tf.Tensor> = {};
  for (const [name, gradient] of Object.entries(gradients)) {
    const m = tf.add(
      tf.mul(tensorOf(state, firstMoment(name)), adam.beta1),
      tf.mul(gradient, 1 - adam.beta1),
    );
    const v = tf.add(
      tf.mul(tensorOf(state, secondMoment(name)), adam.beta2),
      tf.mul(tf.square(gradient), 1 - adam.beta2),
    );
    const change = tf.div(tf.mul(m, scalars.rate), tf.add(tf.sqrt(v), scalars.epsilon));
    next[name] = tf.sub(tensorOf(state, name), change);
    next[firstMoment(name)] = m;
    next[secondMoment(name)] = v;
  }
  return next;
}
