import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { tensorOf } from '../layers/parameters.ts';

/** The tensor of that name as images or feature maps `[B, H, W, C]`, which the step's shapes make it. */
export function mapOf(tensors: TensorMap, name: string): tf.Tensor4D {
  return tensorOf(tensors, name) as tf.Tensor4D;
}

export function scalarOf(tensors: TensorMap, name: string): tf.Scalar {
  return tensorOf(tensors, name) as tf.Scalar;
}

/** The tensors of those names. */
export function pick(tensors: TensorMap, names: readonly string[]): TensorMap {
  return Object.fromEntries(names.map((name) => [name, tensorOf(tensors, name)]));
}

/** Both scalars of an Adam update, as fed. */
export function adamFeeds(feeds: TensorMap): { readonly rate: tf.Scalar; readonly epsilon: tf.Scalar } {
  return {
    rate: scalarOf(feeds, 'rate'),
    epsilon: scalarOf(feeds, 'epsilon'),
  };
}

/** First and second half of a joint batch: `[2B, ...]` -> two of `[B, ...]`. */
export function halves(joint: tf.Tensor4D): [tf.Tensor4D, tf.Tensor4D] {
  return tf.split(joint, 2, 0) as [tf.Tensor4D, tf.Tensor4D];
}
