import type { NetworkConfig } from '#contracts/run-config.ts';
import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { discriminator } from '../architectures/egsc-it-small/discriminator.ts';
import { contentOf, encodeBoth, paint } from '../architectures/egsc-it-small/generator.ts';
import { afterMaskStem, maskStem, type MaskReading } from '../architectures/egsc-it-small/mask-network.ts';
import { channelStatistics, type ChannelStatistics } from '../layers/channel-statistics.ts';
import type { GeneratorPass } from '../losses/loss-term.ts';
import { halves } from './step-tensors.ts';

/** What a generator update is computed from; no gradient flows into any of it. */
interface PassInputs {
  readonly real: { readonly a: tf.Tensor4D; readonly b: tf.Tensor4D };
  readonly reading: { readonly a: MaskReading; readonly b: MaskReading };
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
  network: NetworkConfig,
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
  const [stemAofAB, stemAofBA] = halves(maskStem(frozen, 'a', translations));
  const [stemBofAB, stemBofBA] = halves(maskStem(frozen, 'b', translations));
  return {
    real,
    reconstructed: { a: paintedAA, b: paintedBB },
    fake: { ab: paintedAB, ba: paintedBA },
    cycled: { aba: paintedABA, bab: paintedBAB },
    latent,
    cycleLatent,
    judged: {
      ab: discriminator(judges, 'discriminator/b', paintedAB),
      ba: discriminator(judges, 'discriminator/a', paintedBA),
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
