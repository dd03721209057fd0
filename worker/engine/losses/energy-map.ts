import { tf } from '../../compute/tf.ts';
import { channelStatistics, normalizeChannels } from '../layers/channel-statistics.ts';

/** Keeps the square roots away from 0, where their slope has no bound. */
const ENERGY_EPSILON = 1e-3;

/**
 * Where a feature map differs from its own mean, whatever the sign or channel: sqrt(mean_c IN(f)^2 + 1e-3).
 *
 * @param features `[B, h, w, C]`
 * @returns `[B, h, w]`
 */
export function featureEnergy(features: tf.Tensor4D): tf.Tensor3D {
  return tf.sqrt(
    tf.add<tf.Tensor3D>(tf.mean<tf.Tensor3D>(tf.square(normalizeChannels(features)), 3), ENERGY_EPSILON),
  );
}

/**
 * The same of pixels, scaled by the whole image's deviation, since a channel may be constant:
 * sqrt(mean_c (x - mean_hw x)^2 / (mean_c var_hw x + 1e-3) + 1e-3). About 1 on average, above it on a minority figure.
 *
 * @param image `[B, H, W, 3]` in [-1, 1]
 * @returns `[B, H, W]`
 */
export function pixelEnergy(image: tf.Tensor4D): tf.Tensor3D {
  const { mean, deviation } = channelStatistics(image);
  const variance = tf.mean<tf.Tensor3D>(tf.square(deviation), 3); // [B, 1, 1]
  const distance = tf.mean<tf.Tensor3D>(tf.square(tf.sub(image, mean)), 3); // [B, H, W]
  return tf.sqrt(tf.add<tf.Tensor3D>(tf.div(distance, tf.add(variance, ENERGY_EPSILON)), ENERGY_EPSILON));
}
