import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { TensorMap } from '../../../compute/step.ts';
import type { tf } from '../../../compute/tf.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { decoder, decoderParameters } from '../../networks/decoder.ts';
import { encoder, encoderParameters } from '../../networks/encoder.ts';
import { discriminator, discriminatorParameters } from '../../networks/patch-discriminator.ts';
import { maskEncoderPath } from './mask-network.ts';
import { formsOf, latentChannels } from './networks.ts';

/** Weights of both domains' mask auto-encoders; only their encoders outlive the FEATURE_MASK stage. */
export function maskAutoencoderParameters(config: EgscItKnobs): ParameterSpecs {
  return {
    ...autoencoderParameters(config, 'a'),
    ...autoencoderParameters(config, 'b'),
  };
}

export function maskDiscriminatorParameters(config: EgscItKnobs): ParameterSpecs {
  return {
    ...discriminatorParameters(formsOf(config).discriminator, maskDiscriminatorPath('a')),
    ...discriminatorParameters(formsOf(config).discriminator, maskDiscriminatorPath('b')),
  };
}

/** Latent z of images, without noise: `[B, H, W, 3]` -> `[B, h, w, C]`. */
export function maskEncode(
  config: EgscItKnobs,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return residualBlock(
    parameters,
    `mask/${domain}/shared_encoder`,
    encoder(formsOf(config).maskEncoder, parameters, maskEncoderPath(domain), image),
  );
}

/** Images from latents: `[B, h, w, C]` -> `[B, H, W, 3]` in [-1, 1]. */
export function maskReconstruct(
  config: EgscItKnobs,
  parameters: TensorMap,
  domain: DomainLetter,
  latent: tf.Tensor4D,
): tf.Tensor4D {
  return decoder(
    formsOf(config).decoder,
    parameters,
    `mask/${domain}/decoder`,
    residualBlock(parameters, `mask/${domain}/shared_generator`, latent),
  );
}

/** Judgment of a domain's mask discriminator: `[B, H, W, 3]` -> `[B, H / 4, W / 4, 1]`. */
export function maskJudge(
  config: EgscItKnobs,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return discriminator(formsOf(config).discriminator, parameters, maskDiscriminatorPath(domain), image);
}

function maskDiscriminatorPath(domain: DomainLetter): string {
  return `mask/${domain}/discriminator`;
}

function autoencoderParameters(config: EgscItKnobs, domain: DomainLetter): ParameterSpecs {
  return {
    ...encoderParameters(formsOf(config).maskEncoder, maskEncoderPath(domain)),
    ...residualBlockParameters(`mask/${domain}/shared_encoder`, latentChannels(config)),
    ...residualBlockParameters(`mask/${domain}/shared_generator`, latentChannels(config)),
    ...decoderParameters(formsOf(config).decoder, `mask/${domain}/decoder`),
  };
}
