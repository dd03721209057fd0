import type { EgscItNetwork } from '#contracts/methods/egsc-it.ts';
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
export function maskAutoencoderParameters(network: EgscItNetwork): ParameterSpecs {
  return {
    ...autoencoderParameters(network, 'a'),
    ...autoencoderParameters(network, 'b'),
  };
}

export function maskDiscriminatorParameters(network: EgscItNetwork): ParameterSpecs {
  return {
    ...discriminatorParameters(formsOf(network).discriminator, maskDiscriminatorPath('a')),
    ...discriminatorParameters(formsOf(network).discriminator, maskDiscriminatorPath('b')),
  };
}

/** Latent z of images, without noise: `[B, H, W, 3]` -> `[B, h, w, C]`. */
export function maskEncode(
  network: EgscItNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return residualBlock(
    parameters,
    `mask/${domain}/shared_encoder`,
    encoder(formsOf(network).maskEncoder, parameters, maskEncoderPath(domain), image),
  );
}

/** Images from latents: `[B, h, w, C]` -> `[B, H, W, 3]` in [-1, 1]. */
export function maskReconstruct(
  network: EgscItNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  latent: tf.Tensor4D,
): tf.Tensor4D {
  return decoder(
    formsOf(network).decoder,
    parameters,
    `mask/${domain}/decoder`,
    residualBlock(parameters, `mask/${domain}/shared_generator`, latent),
  );
}

/** Judgment of a domain's mask discriminator: `[B, H, W, 3]` -> `[B, H / 4, W / 4, 1]`. */
export function maskJudge(
  network: EgscItNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return discriminator(formsOf(network).discriminator, parameters, maskDiscriminatorPath(domain), image);
}

function maskDiscriminatorPath(domain: DomainLetter): string {
  return `mask/${domain}/discriminator`;
}

function autoencoderParameters(network: EgscItNetwork, domain: DomainLetter): ParameterSpecs {
  return {
    ...encoderParameters(formsOf(network).maskEncoder, maskEncoderPath(domain)),
    ...residualBlockParameters(`mask/${domain}/shared_encoder`, latentChannels(network)),
    ...residualBlockParameters(`mask/${domain}/shared_generator`, latentChannels(network)),
    ...decoderParameters(formsOf(network).decoder, `mask/${domain}/decoder`),
  };
}
