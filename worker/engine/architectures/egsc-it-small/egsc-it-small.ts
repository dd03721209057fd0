import { generatorLossNames } from '../../losses/registry.ts';
import { DISCRIMINATOR_LOSS_NAMES, discriminatorStep } from '../../training/discriminator-step.ts';
import { generatorStep } from '../../training/generator-step.ts';
import { initialMaskState, initialTranslationState } from '../../training/initial-state.ts';
import { maskArtifact } from '../../training/mask-artifact.ts';
import {
  MASK_DISCRIMINATOR_LOSS_NAMES,
  maskDiscriminatorStep,
} from '../../training/mask-discriminator-step.ts';
import { maskFeatureStep } from '../../training/mask-feature-step.ts';
import { maskGeneratorLossNames, maskGeneratorStep } from '../../training/mask-generator-step.ts';
import { maskReconstructStep } from '../../training/mask-reconstruct-step.ts';
import { translateStep } from '../../training/translate-step.ts';
import type { Architecture } from '../architecture.ts';
import { latentShape } from './network.ts';

/**
 * EGSC-IT (Ma et al. 2019) in a form that learns two-tone images in minutes on a CPU: shared latent, feature mask and
 * AdaIN statistics from a frozen mask network, perceptual losses, cycle and VAE-GAN of the paper, with smaller networks,
 * AdaIN before every residual block of the decoder, an output that reaches pure colours, and region-guided colour.
 */
export const egscItSmall: Architecture = {
  name: 'egsc-it-small',
  lossNames: {
    maskDiscriminator: MASK_DISCRIMINATOR_LOSS_NAMES,
    maskGenerator: maskGeneratorLossNames,
    discriminator: DISCRIMINATOR_LOSS_NAMES,
    generator: generatorLossNames,
  },
  latentShape,
  initialMaskState,
  maskDiscriminatorStep,
  maskGeneratorStep,
  maskReconstructStep,
  maskFeatureStep,
  maskArtifact,
  initialTranslationState,
  discriminatorStep,
  generatorStep,
  translateStep,
};
