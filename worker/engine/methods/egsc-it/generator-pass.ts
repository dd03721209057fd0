import type { EgscItNetwork } from '#contracts/methods/egsc-it.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { discriminator } from '../../networks/patch-discriminator.ts';
import { contentOf, encodeBoth, paint } from './generator.ts';
import { afterMaskStem, maskStem, type MaskReading } from './mask-network.ts';
import { channelStatistics, type ChannelStatistics } from '../../layers/channel-statistics.ts';
import type { PerCycle, PerDirection, PerDomain } from '../../losses/pass.ts';
import { halves } from '../../training/step-tensors.ts';
import { formsOf } from './networks.ts';

/** All that a generator update has computed when its losses are taken. */
export interface GeneratorPass {
  readonly real: PerDomain;
  readonly reconstructed: PerDomain;
  readonly fake: PerDirection;
  readonly cycled: PerCycle;
  /** Latents of both real images, without noise, `[2B, h, w, C]`. */
  readonly latent: tf.Tensor4D;
  /** Latents of both translated images, without noise, `[2B, h, w, C]`. */
  readonly cycleLatent: tf.Tensor4D;
  /** D_B(x_AB) and D_A(x_BA), `[B, H / 4, W / 4, 1]`. */
  readonly judged: PerDirection;
  /** Style statistics of the real images, and of the translated ones by the mask network of their new domain. */
  readonly style: PerDomain<ChannelStatistics> & PerDirection<ChannelStatistics>;
  /** First features of the mask network of the domain that the content comes from: F_A of a and ab, F_B of b and ba. */
  readonly stem: PerDomain & PerDirection;
}

/** What a generator update is computed from; no gradient flows into any of it. */
interface PassInputs {
  readonly real: PerDomain;
  readonly reading: PerDomain<MaskReading>;
  /** Noise on the latents of the real and of the translated images, `[2B, h, w, C]`. */
  readonly noise: tf.Tensor4D;
  readonly noiseCycle: tf.Tensor4D;
  /** The discriminators' weights. */
  readonly judges: TensorMap;
  /** The mask artifact. */
  readonly frozen: TensorMap;
}

/**
 * Everything that one generator update computes, both directions at once (EGSC-IT, figure 2): each decoder paints the
 * contents of both domains in one batch. Mask and style of a cycle are those of the original images.
 */
export function generatorPass(
  network: EgscItNetwork,
  generator: TensorMap,
  { real, reading, noise, noiseCycle, judges, frozen }: PassInputs,
): GeneratorPass {
  const latent = encodeBoth(network, generator, real.a, real.b); // [2B, h, w, C]
  const masks = tf.concat<tf.Tensor4D>([reading.a.mask, reading.b.mask], 0);
  const content = tf.mul<tf.Tensor4D>(contentOf(generator, tf.add(latent, noise)), masks);
  const [paintedAA, paintedBA] = halves(paint(network, generator, 'a', content, twice(reading.a.style)));
  const [paintedAB, paintedBB] = halves(paint(network, generator, 'b', content, twice(reading.b.style)));

  const cycleLatent = encodeBoth(network, generator, paintedBA, paintedAB); // of x_BA, then of x_AB
  const [contentBA, contentAB] = halves(contentOf(generator, tf.add(cycleLatent, noiseCycle)));
  const paintedBAB = paint(network, generator, 'b', tf.mul(contentBA, reading.b.mask), reading.b.style);
  const paintedABA = paint(network, generator, 'a', tf.mul(contentAB, reading.a.mask), reading.a.style);

  // Either mask network sees both translations: one as content of its domain, one as an image of its style.
  const translations = tf.concat<tf.Tensor4D>([paintedAB, paintedBA], 0);
  const [stemAofAB, stemAofBA] = halves(maskStem(network, frozen, 'a', translations));
  const [stemBofAB, stemBofBA] = halves(maskStem(network, frozen, 'b', translations));
  return {
    real,
    reconstructed: { a: paintedAA, b: paintedBB },
    fake: { ab: paintedAB, ba: paintedBA },
    cycled: { aba: paintedABA, bab: paintedBAB },
    latent,
    cycleLatent,
    judged: {
      ab: discriminator(formsOf(network).discriminator, judges, 'discriminator/b', paintedAB),
      ba: discriminator(formsOf(network).discriminator, judges, 'discriminator/a', paintedBA),
    },
    style: {
      a: reading.a.style,
      b: reading.b.style,
      ab: channelStatistics(afterMaskStem(network, frozen, 'b', stemBofAB)),
      ba: channelStatistics(afterMaskStem(network, frozen, 'a', stemAofBA)),
    },
    stem: { a: reading.a.stem, b: reading.b.stem, ab: stemAofAB, ba: stemBofBA },
  };
}

/** The same exemplars for both halves of a joint batch. */
function twice({ mean, deviation }: ChannelStatistics): ChannelStatistics {
  return {
    mean: tf.concat([mean, mean], 0),
    deviation: tf.concat([deviation, deviation], 0),
  };
}
