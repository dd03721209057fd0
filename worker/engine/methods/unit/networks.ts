import type { UnitKnobs, UnitNetwork } from '#contracts/methods/unit.ts';
import type { Shape, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { DOMAIN_LETTERS, type DomainLetter } from '../../domain-letter.ts';
import { fanInUniform } from '../../layers/convolution.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { NEAR_IDENTITY, residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { fanOutUniform } from '../../layers/transposed-convolution.ts';
import { decoder, decoderParameters, type DecoderForm } from '../../networks/decoder.ts';
import { encodedChannels, encoder, encoderParameters, type EncoderForm } from '../../networks/encoder.ts';
import {
  discriminator,
  discriminatorParameters,
  type DiscriminatorForm,
} from '../../networks/patch-discriminator.ts';

const SHARED_ENCODER = 'generator/shared_encoder';
const SHARED_GENERATOR = 'generator/shared_generator';
const LEAK = 0.2;

/** Weights of the generator: encoders and decoders by domain, the shared blocks between them. */
export function generatorParameters(network: UnitNetwork): ParameterSpecs {
  const channels = encodedChannels(encoderForm(network));
  return {
    ...encoderParameters(encoderForm(network), encoderPath('a')),
    ...encoderParameters(encoderForm(network), encoderPath('b')),
    ...residualBlockParameters(SHARED_ENCODER, channels),
    ...residualBlockParameters(SHARED_GENERATOR, channels),
    ...decoderParameters(decoderForm(network), decoderPath('a')),
    ...decoderParameters(decoderForm(network), decoderPath('b')),
  };
}

/** Weights of both discriminators. */
export function discriminatorsParameters(network: UnitNetwork): ParameterSpecs {
  return Object.assign(
    {},
    ...DOMAIN_LETTERS.map((domain) =>
      discriminatorParameters(discriminatorForm(network), discriminatorPath(domain)),
    ),
  ) as ParameterSpecs;
}

/** Latents of images of one domain, without noise: `[B, H, W, 3]` -> `[B, h, w, C]`. */
export function encode(
  network: UnitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return residualBlock(
    parameters,
    SHARED_ENCODER,
    encoder(encoderForm(network), parameters, encoderPath(domain), image),
  );
}

/**
 * Latents of both domains, the shared block run once: images `[B, H, W, 3]` of A and of B -> `[2B, h, w, C]`, those of
 * A first.
 */
export function encodeBoth(
  network: UnitNetwork,
  parameters: TensorMap,
  imageA: tf.Tensor4D,
  imageB: tf.Tensor4D,
): tf.Tensor4D {
  const featuresA = encoder(encoderForm(network), parameters, encoderPath('a'), imageA);
  const featuresB = encoder(encoderForm(network), parameters, encoderPath('b'), imageB);
  return residualBlock(parameters, SHARED_ENCODER, tf.concat([featuresA, featuresB], 0));
}

/** What the decoders of both domains take, from latents: `[B, h, w, C]` -> the same shape. */
export function shared(parameters: TensorMap, latent: tf.Tensor4D): tf.Tensor4D {
  return residualBlock(parameters, SHARED_GENERATOR, latent);
}

/** Images of one domain from what the shared block gives: -> `[B, H, W, 3]` in [-1, 1]. */
export function decode(
  network: UnitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  features: tf.Tensor4D,
): tf.Tensor4D {
  return decoder(decoderForm(network), parameters, decoderPath(domain), features);
}

/** Whether patches of images are of the domain: `[B, H, W, 3]` -> `[B, H / 4, W / 4, 1]`. */
export function judge(
  network: UnitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return discriminator(discriminatorForm(network), parameters, discriminatorPath(domain), image);
}

/** `[batch, h, w, C]`: height and width halved by each downsampling. */
export function latentShape({ imageHeight, imageWidth, network }: UnitKnobs, batch: number): Shape {
  const factor = 2 ** network.downsamplings;
  return [batch, imageHeight / factor, imageWidth / factor, encodedChannels(encoderForm(network))];
}

/** No norm: an image's colors have to pass through the latent, since nothing else tells the decoder of them. */
function encoderForm(network: UnitNetwork): EncoderForm {
  return {
    channels: network.generatorChannels,
    downsamplings: network.downsamplings,
    residualBlocks: network.encoderResidualBlocks,
    stemSize: 5,
    residual: NEAR_IDENTITY,
    stemNorm: 'NONE',
    downSize: 4,
    edge: 'ZEROS',
    initial: fanInUniform,
    leak: LEAK,
  };
}

function decoderForm(network: UnitNetwork): DecoderForm {
  return {
    channels: network.generatorChannels,
    upsamplings: network.downsamplings,
    residualBlocks: network.decoderResidualBlocks,
    residual: NEAR_IDENTITY,
    upSize: 4,
    upPadding: 1,
    upInitial: fanOutUniform,
    imageSize: 3,
    imageInitial: fanInUniform,
    output: 'CLAMPED',
    leak: LEAK,
  };
}

function discriminatorForm({ discriminatorChannels }: UnitNetwork): DiscriminatorForm {
  return {
    channels: discriminatorChannels,
    layers: 2,
    padding: 1,
    norm: 'AFFINE',
    afterConvolution: 'NOTHING',
    logitSize: 3,
    leak: LEAK,
    initial: fanInUniform,
  };
}

function encoderPath(domain: DomainLetter): string {
  return `generator/encoder_${domain}`;
}

function decoderPath(domain: DomainLetter): string {
  return `generator/decoder_${domain}`;
}

function discriminatorPath(domain: DomainLetter): string {
  return `discriminator/${domain}`;
}
