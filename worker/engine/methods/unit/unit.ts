import type { UnitKnobs } from '#contracts/methods/unit.ts';
import type { Method } from '../method.ts';
import { translateStep } from './translate-step.ts';
import { translationStage } from './translation-stage.ts';

/**
 * UNIT (Liu et al. 2017): an encoder and a decoder per domain with shared blocks and Gaussian noise between them, so that
 * a pair of corresponding images has one latent; variational auto-encoders, adversarial losses and cycles hold it
 * together. Objective and optimizers are those of EGSC-IT's authors, who compared with it in their own networks.
 *
 * | prefix                                                                | holds                      |
 * | --------------------------------------------------------------------- | -------------------------- |
 * | `generator/{encoder_S,shared_encoder,shared_generator,decoder_S}/...` | generator                  |
 * | `discriminator/S/...`                                                 | discriminator of a domain  |
 *
 * `S` is `a` or `b`, the domain.
 */
export const unit: Method<UnitKnobs> = {
  stages: (knobs) => [translationStage(knobs)],
  translateStep,
  translationNoise: () => null,
  translatesFrom: ['weights'],
};
