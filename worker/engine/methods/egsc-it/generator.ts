import type { EgscItNetwork } from '#contracts/methods/egsc-it.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { adain } from '../../layers/adain.ts';
import type { ChannelStatistics } from '../../layers/channel-statistics.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { decoder, decoderParameters } from '../../networks/decoder.ts';
import { encoder, encoderParameters } from '../../networks/encoder.ts';
import { formsOf, latentChannels } from './networks.ts';

/** Weights of the translation stage's generator: encoders and decoders by domain, the shared blocks between them. */
export function generatorParameters(network: EgscItNetwork): ParameterSpecs {
  const forms = formsOf(network);
  return {
    ...encoderParameters(forms.encoder, encoderPath('a')),
    ...encoderParameters(forms.encoder, encoderPath('b')),
    ...residualBlockParameters(SHARED_ENCODER, latentChannels(network)),
    ...residualBlockParameters(SHARED_GENERATOR, latentChannels(network)),
    ...decoderParameters(forms.decoder, decoderPath('a')),
    ...decoderParameters(forms.decoder, decoderPath('b')),
  };
}

/** Latent z of images of one domain, without noise: `[B, H, W, 3]` -> `[B, h, w, C]`. */
export function encode(
  network: EgscItNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return residualBlock(
    parameters,
    SHARED_ENCODER,
    encoder(formsOf(network).encoder, parameters, encoderPath(domain), image),
  );
}

/**
 * Latents of both domains, the shared block run once: images `[B, H, W, 3]` of A and of B -> `[2B, h, w, C]`, those of
 * A first.
 */
export function encodeBoth(
  network: EgscItNetwork,
  parameters: TensorMap,
  imageA: tf.Tensor4D,
  imageB: tf.Tensor4D,
): tf.Tensor4D {
  const featuresA = encoder(formsOf(network).encoder, parameters, encoderPath('a'), imageA);
  const featuresB = encoder(formsOf(network).encoder, parameters, encoderPath('b'), imageB);
  return residualBlock(parameters, SHARED_ENCODER, tf.concat([featuresA, featuresB], 0)); // [2B, h, w, C]
}

/** Content c of latents, domain-free: `[B, h, w, C]` -> the same shape. */
export function contentOf(parameters: TensorMap, latent: tf.Tensor4D): tf.Tensor4D {
  return residualBlock(parameters, SHARED_GENERATOR, latent);
}

/** Images of one domain from masked content and the statistics of its exemplars, AdaIN before each block: -> `[B, H, W, 3]` in [-1, 1]. */
export function paint(
  network: EgscItNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  maskedContent: tf.Tensor4D,
  style: ChannelStatistics,
): tf.Tensor4D {
  return decoder(formsOf(network).decoder, parameters, decoderPath(domain), maskedContent, (features) =>
    adain(features, style),
  );
}

const SHARED_ENCODER = 'generator/shared_encoder';
const SHARED_GENERATOR = 'generator/shared_generator';
function encoderPath(domain: DomainLetter): string {
  return `generator/encoder_${domain}`;
}
function decoderPath(domain: DomainLetter): string {
  return `generator/decoder_${domain}`;
}
