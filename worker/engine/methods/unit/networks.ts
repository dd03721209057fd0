import type { UnitKnobs, UnitNetwork } from '#contracts/methods/unit.ts';
import type { Shape, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { DOMAIN_LETTERS, type DomainLetter } from '../../domain-letter.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { decoder, decoderParameters } from '../../networks/decoder.ts';
import { encodedChannels, encoder, encoderParameters } from '../../networks/encoder.ts';
import { discriminator, discriminatorParameters } from '../../networks/patch-discriminator.ts';
import { formsOf } from './forms.ts';

const SHARED_ENCODER = 'generator/shared_encoder';
const SHARED_GENERATOR = 'generator/shared_generator';

/** Weights of the generator: encoders and decoders by domain, the shared blocks between them. */
export function generatorParameters(network: UnitNetwork): ParameterSpecs {
  const forms = formsOf(network);
  const channels = encodedChannels(forms.encoder);
  return {
    ...encoderParameters(forms.encoder, encoderPath('a')),
    ...encoderParameters(forms.encoder, encoderPath('b')),
    ...residualBlockParameters(SHARED_ENCODER, channels, forms.shared),
    ...residualBlockParameters(SHARED_GENERATOR, channels, forms.shared),
    ...decoderParameters(forms.decoder, decoderPath('a')),
    ...decoderParameters(forms.decoder, decoderPath('b')),
  };
}

/** Weights of both discriminators. */
export function discriminatorsParameters(network: UnitNetwork): ParameterSpecs {
  return Object.assign(
    {},
    ...DOMAIN_LETTERS.map((domain) =>
      discriminatorParameters(formsOf(network).discriminator, discriminatorPath(domain)),
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
  const forms = formsOf(network);
  const features = encoder(forms.encoder, parameters, encoderPath(domain), image);
  return residualBlock(parameters, SHARED_ENCODER, features, forms.shared);
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
  const forms = formsOf(network);
  const featuresA = encoder(forms.encoder, parameters, encoderPath('a'), imageA);
  const featuresB = encoder(forms.encoder, parameters, encoderPath('b'), imageB);
  const joint = tf.concat<tf.Tensor4D>([featuresA, featuresB], 0);
  return residualBlock(parameters, SHARED_ENCODER, joint, forms.shared);
}

/** What the decoders of both domains take, from latents: `[B, h, w, C]` -> the same shape. */
export function shared(network: UnitNetwork, parameters: TensorMap, latent: tf.Tensor4D): tf.Tensor4D {
  return residualBlock(parameters, SHARED_GENERATOR, latent, formsOf(network).shared);
}

/** Images of one domain from what the shared block gives: -> `[B, H, W, 3]` in [-1, 1]. */
export function decode(
  network: UnitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  features: tf.Tensor4D,
): tf.Tensor4D {
  return decoder(formsOf(network).decoder, parameters, decoderPath(domain), features);
}

/** Whether patches of images are of the domain: `[B, H, W, 3]` -> `[B, h, w, 1]`. */
export function judge(
  network: UnitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return discriminator(formsOf(network).discriminator, parameters, discriminatorPath(domain), image);
}

/** `[batch, h, w, C]`: height and width halved by each downsampling. */
export function latentShape({ imageHeight, imageWidth, network }: UnitKnobs, batch: number): Shape {
  const factor = 2 ** network.downsamplings;
  return [batch, imageHeight / factor, imageWidth / factor, encodedChannels(formsOf(network).encoder)];
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
