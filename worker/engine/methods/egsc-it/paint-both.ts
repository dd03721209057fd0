import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import type { ChannelStatistics } from '../../layers/channel-statistics.ts';
import type { PerDirection, PerDomain } from '../../losses/pass.ts';
import { halves } from '../../training/step-tensors.ts';
import { contentOf, encodeBoth, paint } from './generator.ts';
import type { MaskReading } from './mask-network.ts';

export interface PaintInputs {
  readonly real: PerDomain;
  readonly reading: PerDomain<MaskReading>;
  /** Noise on the latents of the real images, `[2B, h, w, C]`. */
  readonly noise: tf.Tensor4D;
}

/** What real images become. */
export interface Painted {
  /** Latents of both domains without and with noise, `[2B, h, w, C]`. */
  readonly latent: tf.Tensor4D;
  readonly noisy: tf.Tensor4D;
  readonly reconstructed: PerDomain;
  readonly fake: PerDirection;
}

/** Both directions at once: each decoder paints the contents of both domains in one batch. */
export function paintBoth(
  config: EgscItKnobs,
  generator: TensorMap,
  { real, reading, noise }: PaintInputs,
): Painted {
  const latent = encodeBoth(config, generator, real.a, real.b); // [2B, h, w, C]
  const masks = tf.concat<tf.Tensor4D>([reading.a.mask, reading.b.mask], 0);
  const noisy = tf.add<tf.Tensor4D>(latent, noise);
  const content = tf.mul<tf.Tensor4D>(contentOf(config, generator, noisy), masks);
  const [paintedAA, paintedBA] = halves(paint(config, generator, 'a', content, twice(reading.a.style)));
  const [paintedAB, paintedBB] = halves(paint(config, generator, 'b', content, twice(reading.b.style)));
  return {
    latent,
    noisy,
    reconstructed: { a: paintedAA, b: paintedBB },
    fake: { ab: paintedAB, ba: paintedBA },
  };
}

/** The translations alone: half of the painting. */
export function paintTranslations(
  config: EgscItKnobs,
  generator: TensorMap,
  { real, reading, noise }: PaintInputs,
): PerDirection {
  const latent = encodeBoth(config, generator, real.a, real.b);
  const content = contentOf(config, generator, tf.add(latent, noise));
  const [contentA, contentB] = halves(content);
  return {
    ab: paint(config, generator, 'b', tf.mul(contentA, reading.a.mask), reading.b.style),
    ba: paint(config, generator, 'a', tf.mul(contentB, reading.b.mask), reading.a.style),
  };
}

/** The same exemplars for both halves of a joint batch. */
function twice({ mean, variance, deviation }: ChannelStatistics): ChannelStatistics {
  return {
    mean: tf.concat([mean, mean], 0),
    variance: tf.concat([variance, variance], 0),
    deviation: tf.concat([deviation, deviation], 0),
  };
}
