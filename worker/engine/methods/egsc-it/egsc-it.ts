import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Method } from '../method.ts';
import { maskStage } from './mask-stage.ts';
import { translateStep } from './translate-step.ts';
import { translationNoise } from './translation-noise.ts';
import { translationStage } from './translation-stage.ts';

/**
 * EGSC-IT (Ma et al. 2019): shared latent, feature mask and AdaIN statistics from a frozen mask network, perceptual
 * losses, cycle and VAE-GAN. In the paper's form or in a small one, which learns two-tone images in minutes on a CPU by
 * smaller networks, an output that reaches pure colors, and losses of colors and figures beside the paper's.
 *
 * | prefix                                  | holds                                                           |
 * | --------------------------------------- | --------------------------------------------------------------- |
 * | `mask/S/{encoder,shared_encoder,shared_generator,decoder,discriminator}/...` | mask stage's weights       |
 * | `mask/S/{mean,deviation}`               | standardization of the mask network's features                  |
 * | `generator/{encoder_S,shared_encoder,shared_generator,decoder_S}/...`        | translation stage's weights |
 * | `discriminator/S/...`                   | translation stage's discriminators                              |
 *
 * `S` is `a` or `b`, the domain.
 */
export const egscIt: Method<EgscItKnobs> = {
  stages: (knobs) => [...(knobs.maskSteps > 0 ? [maskStage(knobs)] : []), translationStage(knobs)],
  translateStep,
  translationNoise,
  translatesFrom: ['ema', 'artifact'],
};
