import { tf } from '../../compute/tf.ts';
import { normalizeChannels, type ChannelStatistics } from './channel-statistics.ts';

/**
 * Adaptive instance normalization: gives each channel of the content the exemplar's mean and deviation.
 *
 * deviation(style) * (content - mean(content)) / deviation(content) + mean(style)
 *
 * Source: Huang and Belongie 2017, equation 8. The published EGSC-IT code scales by the mean, shifts by the variance
 * and divides by the variance; this is the form of the paper.
 *
 * @param content `[B, H, W, C]`; the result has the same shape
 * @param style `[B, 1, 1, C]` each
 */
export function adain(content: tf.Tensor4D, style: ChannelStatistics): tf.Tensor4D {
  return tf.add(tf.mul(normalizeChannels(content), style.deviation), style.mean);
}
