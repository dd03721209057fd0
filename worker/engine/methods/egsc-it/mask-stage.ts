import { egscItDefinition, MASK_STAGE, type EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { adamScalars } from '../../training/adam.ts';
import { stageFacts } from '../stage-facts.ts';
import type { NoiseSpec, StageSpec } from '../method.ts';
import { initialMaskState } from './initial-state.ts';
import { MASK_DISCRIMINATOR_LOSS_NAMES, maskLossNames } from './losses.ts';
import { maskArtifact } from './mask-artifact.ts';
import { maskDiscriminatorStep } from './mask-discriminator-step.ts';
import { maskFeatureStep } from './mask-feature-step.ts';
import { maskGeneratorStep } from './mask-generator-step.ts';
import { maskReconstructStep } from './mask-reconstruct-step.ts';
import { latentShape } from './networks.ts';
import { maskDiscriminatorLearningRate, maskGeneratorLearningRate } from './schedule.ts';

const PREVIEW_COLUMNS = 8;

/** FEATURE_MASK: learns an auto-encoder per domain, whose encoders become the frozen mask networks. */
export function maskStage(knobs: EgscItKnobs): StageSpec {
  const { adam, maskBatchSize } = knobs;
  const latentNoise = (domain: DomainLetter): NoiseSpec => ({
    stream: `noise/mask/${domain}`,
    shape: latentShape(knobs, maskBatchSize),
    sigma: knobs.maskLatentNoise,
  });
  const noise = { noise_a: latentNoise('a'), noise_b: latentNoise('b') };
  return {
    ...stageFacts(egscItDefinition, knobs, MASK_STAGE),
    batchSize: maskBatchSize,
    batchStream: 'batch/mask',
    initialState: () => initialMaskState(knobs),
    updates: () => [
      {
        optimizer: 'mask_discriminator',
        perStep: 1,
        draw: 'FRESH',
        noise,
        handedOn: {},
        step: maskDiscriminatorStep(knobs),
        losses: MASK_DISCRIMINATOR_LOSS_NAMES,
        scalars: (_index, update) => adamScalars(adam, maskDiscriminatorLearningRate(knobs), update + 1),
      },
      {
        optimizer: 'mask_generator',
        perStep: 1,
        draw: 'SAME_AS_PREVIOUS',
        noise,
        handedOn: {},
        step: maskGeneratorStep(knobs),
        losses: maskLossNames(knobs),
        scalars: (index, update) => adamScalars(adam, maskGeneratorLearningRate(knobs, index), update + 1),
      },
    ],
    learningRate: (index) => maskGeneratorLearningRate(knobs, index),
    preview: { columns: PREVIEW_COLUMNS, step: maskReconstructStep(knobs, PREVIEW_COLUMNS) },
    artifact: {
      name: 'mask',
      measure: maskFeatureStep(knobs, maskBatchSize),
      measureStream: 'batch/mask-statistics',
      batches: Math.ceil(knobs.maskStatisticsImages / maskBatchSize),
      build: (state, features) => maskArtifact(knobs, state, maskBatchSize, features),
    },
  };
}
