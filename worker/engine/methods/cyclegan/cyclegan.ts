import type { CycleganKnobs } from '#contracts/methods/cyclegan.ts';
import type { Method } from '../method.ts';
import { translateStep } from './translate-step.ts';
import { translationStage } from './translation-stage.ts';

/**
 * CycleGAN (Zhu et al. 2017) with the published objective, optimizers, initial values and pools of earlier
 * translations; the networks are the published ones with less of everything, as small images need.
 *
 * | prefix                  | holds                                    |
 * | ----------------------- | ---------------------------------------- |
 * | `generator/{ab,ba}/...` | generator of each direction              |
 * | `discriminator/S/...`   | discriminator of each domain             |
 * | `pool/S/{images,count}` | translations into the domain, on the host |
 *
 * `S` is `a` or `b`, the domain.
 */
export const cyclegan: Method<CycleganKnobs> = {
  stages: (knobs) => [translationStage(knobs)],
  translateStep,
  translationNoise: () => null,
  translatesFrom: ['weights'],
};
