import type { NetworkConfig } from '#contracts/run-config.ts';
import type { TensorMap } from '../../../compute/step.ts';
import type { tf } from '../../../compute/tf.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import { residualBlock, residualBlockParameters } from '../../layers/residual-block.ts';
import { decoderParameters, maskDecoder } from './decoder.ts';
import { discriminator, discriminatorParameters } from './discriminator.ts';
import { maskEncoder, maskEncoderParameters } from './encoder.ts';
import { maskEncoderPath } from './mask-network.ts';
import { latentChannels, type DomainLetter } from './network.ts';

/** Weights of both domains' mask auto-encoders; only their encoders outlive the FEATURE_MASK stage. */
export function maskAutoencoderParameters(network: NetworkConfig): ParameterSpecs {
  return {
    ...autoencoderParameters(network, 'a'),
    ...autoencoderParameters(network, 'b'),
  };
}

export function maskDiscriminatorParameters(network: NetworkConfig): ParameterSpecs {
  return {
    ...discriminatorParameters(network, maskDiscriminatorPath('a')),
    ...discriminatorParameters(network, maskDiscriminatorPath('b')),
  };
}

/** Latent z of images, without noise: `[B, H, W, 3]` -> `[B, h, w, C]`. */
export function maskEncode(
  network: NetworkConfig,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return residualBlock(
    parameters,
    `mask/${domain}/shared_encoder`,
    maskEncoder(network, parameters, maskEncoderPath(domain), image),
  );
}

/** Images from latents: `[B, h, w, C]` -> `[B, H, W, 3]` in [-1, 1]. */
export function maskReconstruct(
  network: NetworkConfig,
  parameters: TensorMap,
  domain: DomainLetter,
  latent: tf.Tensor4D,
): tf.Tensor4D {
  return maskDecoder(
    network,
    parameters,
    `mask/${domain}/decoder`,
    residualBlock(parameters, `mask/${domain}/shared_generator`, latent),
  );
}

/** Judgement of a domain's mask discriminator: `[B, H, W, 3]` -> `[B, H / 4, W / 4, 1]`. */
export function maskJudge(parameters: TensorMap, domain: DomainLetter, image: tf.Tensor4D): tf.Tensor4D {
  return discriminator(parameters, maskDiscriminatorPath(domain), image);
}

function maskDiscriminatorPath(domain: DomainLetter): string {
  return `mask/${domain}/discriminator`;
}

function autoencoderParameters(network: NetworkConfig, domain: DomainLetter): ParameterSpecs {
  return {
    ...maskEncoderParameters(network, maskEncoderPath(domain)),
    ...residualBlockParameters(`mask/${domain}/shared_encoder`, latentChannels(network)),
    ...residualBlockParameters(`mask/${domain}/shared_generator`, latentChannels(network)),
    ...decoderParameters(network, `mask/${domain}/decoder`),
  };
}
