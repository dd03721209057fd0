import { tf } from '../../compute/tf.ts';

/** Added to a variance before its square root, or before it divides. */
export const VARIANCE_EPSILON = 1e-5;

/** Mean, variance and deviation of each channel of each image, `[B, 1, 1, C]` each. */
export interface ChannelStatistics {
  readonly mean: tf.Tensor4D;
  /** Biased. */
  readonly variance: tf.Tensor4D;
  /** sqrt(biased variance + VARIANCE_EPSILON). */
  readonly deviation: tf.Tensor4D;
}

export type MeanAndDeviation = Pick<ChannelStatistics, 'mean' | 'deviation'>;

/** @param x `[B, H, W, C]` */
export function channelStatistics(x: tf.Tensor4D): ChannelStatistics {
  const mean = tf.mean<tf.Tensor4D>(x, [1, 2], true); // [B, 1, 1, C]
  const variance = tf.mean<tf.Tensor4D>(tf.square(tf.sub(x, mean)), [1, 2], true);
  return { mean, variance, deviation: tf.sqrt(tf.add<tf.Tensor4D>(variance, VARIANCE_EPSILON)) };
}

/** (x - mean) / deviation of each channel of each image: instance normalization without weights. */
export function normalizeChannels(x: tf.Tensor4D): tf.Tensor4D {
  const { mean, deviation } = channelStatistics(x);
  return tf.div(tf.sub(x, mean), deviation);
}
