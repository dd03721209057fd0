import type { MunitKnobs } from '#contracts/methods/munit.ts';
import type { Method } from '../method.ts';
import { translateStep } from './translate-step.ts';
import { translationStage } from './translation-stage.ts';

/**
 * MUNIT (Huang et al. 2018) with the published objective, optimizer and initial values: an image is a content and a style
 * code; a translation is the content of one image painted in a style of the other domain. Training draws styles from
 * N(0, 1) and teaches the style encoders to find them again; a translation takes the style of its exemplar.
 *
 * | prefix                                    | holds                                                |
 * | ----------------------------------------- | ---------------------------------------------------- |
 * | `generator/S/{content,style,decoder}/...` | encoders and decoder of a domain                     |
 * | `discriminator/S/scaleN/...`              | discriminators of a domain, of each size of an image |
 *
 * `S` is `a` or `b`, the domain.
 */
export const munit: Method<MunitKnobs> = {
  stages: (knobs) => [translationStage(knobs)],
  translateStep,
  translationNoise: () => null,
  translatesFrom: ['weights'],
};
