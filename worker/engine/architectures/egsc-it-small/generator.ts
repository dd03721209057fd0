import type { NetworkConfig } from '#contracts/run-config.ts';
import type { TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import type { ChannelStatistics } from '../../layers/channel-statistics.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { decoder, decoderParameters } from './decoder.ts';
import { encoder, encoderParameters } from './encoder.ts';
import { latentChannels, type DomainLetter } from './network.ts';

/** Weights of the translation stage's generator: encoders and decoders by domain, the shared blocks between them. */
export function generatorParameters(network: NetworkConfig): ParameterSpecs {
  return {
    ...encoderParameters(network, encoderPath('a')),
    ...encoderParameters(network, encoderPath('b')),
    ...residualBlockParameters(SHARED_ENCODER, latentChannels(network)),
    ...residualBlockParameters(SHARED_GENERATOR, latentChannels(network)),
    ...decoderParameters(network, decoderPath('a')),
    ...decoderParameters(network, decoderPath('b')),
  };
}

/** Latent z of images of one domain, without noise: `[B, H, W, 3]` -> `[B, h, w, C]`. */
export function encode(
  network: NetworkConfig,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return residualBlock(parameters, SHARED_ENCODER, encoder(network, parameters, encoderPath(domain), image));
}

/**
 * Latents of both domains, the shared block run once: images `[B, H, W, 3]` of A and of B -> `[2B, h, w, C]`, those of
 * A first.
 */
export function encodeBoth(
  network: NetworkConfig,
  parameters: TensorMap,
  imageA: tf.Tensor4D,
  imageB: tf.Tensor4D,
): tf.Tensor4D {
  const featuresA = encoder(network, parameters, encoderPath('a'), imageA);
  const featuresB = encoder(network, parameters, encoderPath('b'), imageB);
  return residualBlock(parameters, SHARED_ENCODER, tf.concat([featuresA, featuresB], 0)); // [2B, h, w, C]
}

/** Content c of latents, domain-free: `[B, h, w, C]` -> the same shape. */
export function contentOf(parameters: TensorMap, latent: tf.Tensor4D): tf.Tensor4D {
  return residualBlock(parameters, SHARED_GENERATOR, latent);
}

/** Images of one domain from masked content and the statistics of its exemplars: -> `[B, H, W, 3]` in [-1, 1]. */
export function paint(
  network: NetworkConfig,
  parameters: TensorMap,
  domain: DomainLetter,
  maskedContent: tf.Tensor4D,
  style: ChannelStatistics,
): tf.Tensor4D {
  return decoder(network, parameters, decoderPath(domain), maskedContent, style);
}

const SHARED_ENCODER = 'generator/shared_encoder';
const SHARED_GENERATOR = 'generator/shared_generator';
function encoderPath(domain: DomainLetter): string {
  return `generator/encoder_${domain}`;
}
function decoderPath(domain: DomainLetter): string {
  return `generator/decoder_${domain}`;
}
