import { tf } from '../../compute/tf.ts';

/** Beyond it no class is more certain: its exponential would leave float32. */
const LARGEST_LOGIT = 40;

/**
 * What a classifier minimizes: mean over the batch of log(sum over classes of exp(logit)) - logit of the right class.
 *
 * @param logits `[B, classes]`, of which those beyond 40 count as 40
 * @param classes `[B, classes]`, 1 at the right class, else 0
 */
export function crossEntropy(logits: tf.Tensor2D, classes: tf.Tensor2D): tf.Scalar {
  const bounded = tf.clipByValue(logits, -LARGEST_LOGIT, LARGEST_LOGIT);
  const all = tf.log(tf.sum(tf.exp(bounded), 1));
  return tf.mean(tf.sub(all, tf.sum(tf.mul(bounded, classes), 1)));
}
