import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { adain, adainAsPublished } from '../../layers/adain.ts';
import type { ChannelStatistics } from '../../layers/channel-statistics.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { decoder, decoderParameters, type BeforeBlock } from '../../networks/decoder.ts';
import { encoder, encoderParameters } from '../../networks/encoder.ts';
import { formsOf, latentChannels } from './networks.ts';

/** Weights of the translation stage's generator: encoders and decoders by domain, the shared blocks between them. */
export function generatorParameters(config: EgscItKnobs): ParameterSpecs {
  const forms = formsOf(config);
  return {
    ...encoderParameters(forms.encoder, encoderPath('a')),
    ...encoderParameters(forms.encoder, encoderPath('b')),
    ...residualBlockParameters(SHARED_ENCODER, latentChannels(config), forms.shared),
    ...residualBlockParameters(SHARED_GENERATOR, latentChannels(config), forms.shared),
    ...decoderParameters(forms.decoder, decoderPath('a')),
    ...decoderParameters(forms.decoder, decoderPath('b')),
  };
}

/** Latent z of images of one domain, without noise: `[B, H, W, 3]` -> `[B, h, w, C]`. */
export function encode(
  config: EgscItKnobs,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  const forms = formsOf(config);
  const features = encoder(forms.encoder, parameters, encoderPath(domain), image);
  return residualBlock(parameters, SHARED_ENCODER, features, forms.shared);
}

/**
 * Latents of both domains, the shared block run once: images `[B, H, W, 3]` of A and of B -> `[2B, h, w, C]`, those of
 * A first.
 */
export function encodeBoth(
  config: EgscItKnobs,
  parameters: TensorMap,
  imageA: tf.Tensor4D,
  imageB: tf.Tensor4D,
): tf.Tensor4D {
  const forms = formsOf(config);
  const featuresA = encoder(forms.encoder, parameters, encoderPath('a'), imageA);
  const featuresB = encoder(forms.encoder, parameters, encoderPath('b'), imageB);
  const joint = tf.concat<tf.Tensor4D>([featuresA, featuresB], 0); // [2B, h, w, C]
  return residualBlock(parameters, SHARED_ENCODER, joint, forms.shared);
}

/** Content c of latents, domain-free: `[B, h, w, C]` -> the same shape. */
export function contentOf(config: EgscItKnobs, parameters: TensorMap, latent: tf.Tensor4D): tf.Tensor4D {
  return residualBlock(parameters, SHARED_GENERATOR, latent, formsOf(config).shared);
}

/** Images of one domain from masked content and the statistics of its exemplars: -> `[B, H, W, 3]` in [-1, 1]. */
export function paint(
  config: EgscItKnobs,
  parameters: TensorMap,
  domain: DomainLetter,
  maskedContent: tf.Tensor4D,
  style: ChannelStatistics,
): tf.Tensor4D {
  const beforeBlock = adainBefore(config, style);
  return decoder(formsOf(config).decoder, parameters, decoderPath(domain), maskedContent, beforeBlock);
}

/** Where the decoder's features take the style of the exemplars. */
function adainBefore(config: EgscItKnobs, style: ChannelStatistics): BeforeBlock {
  const restyled = ADAIN[config.mode];
  switch (config.adain) {
    case 'FIRST_BLOCK':
      return (features, block) => (block === 1 ? restyled(features, style) : features);
    case 'EVERY_BLOCK':
      return (features) => restyled(features, style);
    case 'NONE':
      return (features) => features;
  }
}

const ADAIN = { 'paper-code': adainAsPublished, clean: adain } as const;
const SHARED_ENCODER = 'generator/shared_encoder';
const SHARED_GENERATOR = 'generator/shared_generator';
function encoderPath(domain: DomainLetter): string {
  return `generator/encoder_${domain}`;
}
function decoderPath(domain: DomainLetter): string {
  return `generator/decoder_${domain}`;
}
