import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { invariant } from '#lib/invariant.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { channelStatistics, type ChannelStatistics } from '../../layers/channel-statistics.ts';
import type { PerCycle, PerDirection, PerDomain } from '../../losses/pass.ts';
import type { VggTaps } from '../../losses/vgg-style.ts';
import { discriminator } from '../../networks/patch-discriminator.ts';
import { vggTaps } from '../../networks/vgg.ts';
import { halves } from '../../training/step-tensors.ts';
import { actingWeights } from './acting-weights.ts';
import { contentOf, encodeBoth, paint } from './generator.ts';
import { paintBoth, type PaintInputs } from './paint-both.ts';
import { afterMaskStem, maskStem } from './mask-network.ts';
import { ofLatents } from './of-latents.ts';
import { formsOf } from './networks.ts';

/** All that a generator update has computed when its losses are taken. What no loss reads is not computed. */
export interface GeneratorPass {
  readonly real: PerDomain;
  readonly reconstructed: PerDomain;
  readonly fake: PerDirection;
  readonly cycled: PerCycle;
  /** Latents of both real images, as the KL losses take them, `[2B, h, w, C]`. */
  readonly latent: tf.Tensor4D;
  /** Latents of both translated images, as the KL losses take them, `[2B, h, w, C]`. */
  readonly cycleLatent: tf.Tensor4D;
  /** D_B(x_AB) and D_A(x_BA), one number per patch. */
  readonly judged: PerDirection;
  /** Style statistics of the real images, and of the translated ones by the mask network of their new domain. */
  readonly style: PerDomain<ChannelStatistics> & PerDirection<ChannelStatistics>;
  /** First features of the mask network of the domain that the content comes from: F_A of a and ab, F_B of b and ba. */
  readonly stem: PerDomain & PerDirection;
  /** Taps of VGG, of the real and of the translated images. */
  readonly taps: VggTaps;
}

/** What a generator update is computed from; no gradient flows into any of it. */
interface PassInputs extends PaintInputs {
  /** Noise on the latents of the translated images, `[2B, h, w, C]`. */
  readonly noiseCycle: tf.Tensor4D;
  /** The discriminators' weights. */
  readonly judges: TensorMap;
  /** The mask artifact. */
  readonly frozen: TensorMap;
  /** Taps of VGG of the real images; null where no loss compares them. */
  readonly realTaps: PerDomain<readonly tf.Tensor4D[]> | null;
}

/**
 * Everything that one generator update computes, both directions at once (EGSC-IT, figure 2). Mask and style of a cycle are
 * those of the original images.
 */
export function generatorPass(config: EgscItKnobs, generator: TensorMap, inputs: PassInputs): GeneratorPass {
  const { real } = inputs;
  const { latent, noisy, reconstructed, fake } = paintBoth(config, generator, inputs);

  // Gradients are summed up in the reverse order of these: another one changes their last bits.
  const weights = actingWeights(config);
  const counts = (...names: (keyof typeof weights)[]): boolean => names.some((name) => weights[name] !== 0);
  const cycle = counts('cycle', 'klCycle') ? cyclePass(config, generator, fake, inputs) : null;
  const isCompared = counts('style', 'content');
  const maskFeatures =
    isCompared && config.perceptual === 'MASK_NETWORK' ? maskFeaturesPass(config, fake, inputs) : null;
  const taps = isCompared && config.perceptual === 'VGG' ? tapsPass(fake, inputs) : null;
  const judged = counts('gan') ? judgedPass(config, fake, inputs) : null;
  return {
    real,
    reconstructed,
    fake,
    latent: ofLatents(config, { means: latent, samples: noisy }),
    get cycled() {
      return computed(cycle).cycled;
    },
    get cycleLatent() {
      return computed(cycle).cycleLatent;
    },
    get judged() {
      return computed(judged);
    },
    get style() {
      return computed(maskFeatures).style;
    },
    get stem() {
      return computed(maskFeatures).stem;
    },
    get taps() {
      return computed(taps);
    },
  };
}

/** There and back. */
function cyclePass(
  config: EgscItKnobs,
  generator: TensorMap,
  fake: PerDirection,
  { reading, noiseCycle }: PassInputs,
): Pick<GeneratorPass, 'cycled' | 'cycleLatent'> {
  const cycleLatent = encodeBoth(config, generator, fake.ba, fake.ab); // of x_BA, then of x_AB
  const noisy = tf.add<tf.Tensor4D>(cycleLatent, noiseCycle);
  const [contentBA, contentAB] = halves(contentOf(config, generator, noisy));
  return {
    cycleLatent: ofLatents(config, { means: cycleLatent, samples: noisy }),
    cycled: {
      bab: paint(config, generator, 'b', tf.mul(contentBA, reading.b.mask), reading.b.style),
      aba: paint(config, generator, 'a', tf.mul(contentAB, reading.a.mask), reading.a.style),
    },
  };
}

/** Either mask network sees both translations: one as content of its domain, one as an image of its style. */
function maskFeaturesPass(
  config: EgscItKnobs,
  fake: PerDirection,
  { reading, frozen }: PassInputs,
): Pick<GeneratorPass, 'style' | 'stem'> {
  const translations = tf.concat<tf.Tensor4D>([fake.ab, fake.ba], 0);
  const [stemAofAB, stemAofBA] = halves(maskStem(config, frozen, 'a', translations));
  const [stemBofAB, stemBofBA] = halves(maskStem(config, frozen, 'b', translations));
  return {
    style: {
      a: reading.a.style,
      b: reading.b.style,
      ab: channelStatistics(afterMaskStem(config, frozen, 'b', stemBofAB)),
      ba: channelStatistics(afterMaskStem(config, frozen, 'a', stemAofBA)),
    },
    stem: { a: reading.a.stem, b: reading.b.stem, ab: stemAofAB, ba: stemBofBA },
  };
}

function tapsPass(fake: PerDirection, { frozen, realTaps }: PassInputs): VggTaps {
  const both = vggTaps(frozen, tf.concat<tf.Tensor4D>([fake.ab, fake.ba], 0)).map(halves);
  return { ...computed(realTaps), ab: both.map(([ab]) => ab), ba: both.map(([, ba]) => ba) };
}

function judgedPass(config: EgscItKnobs, fake: PerDirection, { judges }: PassInputs): PerDirection {
  return {
    ab: discriminator(formsOf(config).discriminator, judges, 'discriminator/b', fake.ab),
    ba: discriminator(formsOf(config).discriminator, judges, 'discriminator/a', fake.ba),
  };
}

function computed<T>(part: T | null): T {
  invariant(part !== null, 'generatorPass: expected a loss that is taken to have a weight');
  return part;
}
