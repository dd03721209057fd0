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
  const forms = formsOf(config);
  const features = encoder(forms.maskEncoder, parameters, maskEncoderPath(domain), image);
  return residualBlock(parameters, `mask/${domain}/shared_encoder`, features, forms.shared);
}

/** Images from latents: `[B, h, w, C]` -> `[B, H, W, 3]` in [-1, 1]. */
export function maskReconstruct(
  config: EgscItKnobs,
  parameters: TensorMap,
  domain: DomainLetter,
  latent: tf.Tensor4D,
): tf.Tensor4D {
  const forms = formsOf(config);
  const content = residualBlock(parameters, `mask/${domain}/shared_generator`, latent, forms.shared);
  return decoder(forms.decoder, parameters, `mask/${domain}/decoder`, content);
}

/** Judgment of a domain's mask discriminator: `[B, H, W, 3]` -> one number per patch. */
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
  const forms = formsOf(config);
  const channels = latentChannels(config);
  return {
    ...encoderParameters(forms.maskEncoder, maskEncoderPath(domain)),
    ...residualBlockParameters(`mask/${domain}/shared_encoder`, channels, forms.shared),
    ...residualBlockParameters(`mask/${domain}/shared_generator`, channels, forms.shared),
    ...decoderParameters(forms.decoder, `mask/${domain}/decoder`),
  };
}
