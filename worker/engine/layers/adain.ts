import { tf } from '../../compute/tf.ts';
import {
  channelStatistics,
  normalizeChannels,
  VARIANCE_EPSILON,
  type ChannelStatistics,
  type MeanAndDeviation,
} from './channel-statistics.ts';

/**
 * Adaptive instance normalization: gives each channel of the content the exemplar's mean and deviation.
 *
 * deviation(style) * (content - mean(content)) / deviation(content) + mean(style)
 *
 * Source: Huang and Belongie 2017, equation 8.
 *
 * @param content `[B, H, W, C]`; the result has the same shape
 * @param style `[B, 1, 1, C]` each
 */
export function adain(content: tf.Tensor4D, style: MeanAndDeviation): tf.Tensor4D {
  return tf.add(tf.mul(normalizeChannels(content), style.deviation), style.mean);
}

/**
 * What EGSC-IT's published code computes in its place, with the mean as the scale and the variance as the shift:
 *
 * mean(style) * (content - mean(content)) / (variance(content) + 1e-5) + variance(style)
 */
export function adainAsPublished(content: tf.Tensor4D, style: ChannelStatistics): tf.Tensor4D {
  const { mean, variance } = channelStatistics(content);
  const divided = tf.div(tf.sub(content, mean), tf.add<tf.Tensor4D>(variance, VARIANCE_EPSILON));
  return tf.add(tf.mul(divided, style.mean), style.variance);
}
