import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Shape, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { channelStatistics, type ChannelStatistics } from '../../layers/channel-statistics.ts';
import { featureMask } from '../../layers/feature-mask.ts';
import { shapesOf, tensorOf } from '../../layers/parameters.ts';
import { afterStem, encoderParameters, encoderStem } from '../../networks/encoder.ts';
import { formsOf, latentChannels } from './networks.ts';

export function maskEncoderPath(domain: DomainLetter): string {
  return `mask/${domain}/encoder`;
}
export function maskMeanName(domain: DomainLetter): string {
  return `mask/${domain}/mean`;
}
export function maskDeviationName(domain: DomainLetter): string {
  return `mask/${domain}/deviation`;
}

/** Names and shapes of a domain's part of the mask artifact. */
export function maskArtifactShapes(config: EgscItKnobs, domain: DomainLetter): Record<string, Shape> {
  return {
    ...shapesOf(encoderParameters(formsOf(config).maskEncoder, maskEncoderPath(domain))),
    [maskMeanName(domain)]: [latentChannels(config)],
    [maskDeviationName(domain)]: [latentChannels(config)],
  };
}

/** What the frozen mask network F of a domain says about images of that domain. */
export interface MaskReading {
  /** First convolution, `[B, H, W, generatorChannels]`. */
  readonly stem: tf.Tensor4D;
  /** Feature mask for the images as content, `[B, h, w, C]` in (0.5, 1]. */
  readonly mask: tf.Tensor4D;
  /** Style for the images as exemplars, `[B, 1, 1, C]` each. */
  readonly style: ChannelStatistics;
}

/** @param image `[B, H, W, 3]` in [-1, 1] */
export function readMask(
  config: EgscItKnobs,
  frozen: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): MaskReading {
  const stemFeatures = maskStem(config, frozen, domain, image);
  const features = afterMaskStem(config, frozen, domain, stemFeatures);
  return { stem: stemFeatures, mask: maskOf(config, features), style: channelStatistics(features) };
}

function maskOf({ mask }: EgscItKnobs, features: tf.Tensor4D): tf.Tensor4D {
  switch (mask) {
    case 'SIGMOID':
      return featureMask(features);
    case 'NONE':
      return tf.onesLike(features);
  }
}

/** First convolution of F: `[B, H, W, 3]` -> `[B, H, W, generatorChannels]`. */
export function maskStem(
  config: EgscItKnobs,
  frozen: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return encoderStem(formsOf(config).maskEncoder, frozen, maskEncoderPath(domain), image);
}

/** Features of F from its stem's, standardized by the mean and deviation of each channel: `[B, h, w, C]`. */
export function afterMaskStem(
  config: EgscItKnobs,
  frozen: TensorMap,
  domain: DomainLetter,
  stemFeatures: tf.Tensor4D,
): tf.Tensor4D {
  const features = afterStem(formsOf(config).maskEncoder, frozen, maskEncoderPath(domain), stemFeatures);
  const centered = tf.sub(features, tensorOf(frozen, maskMeanName(domain)));
  return tf.div(centered, tensorOf(frozen, maskDeviationName(domain)));
}
