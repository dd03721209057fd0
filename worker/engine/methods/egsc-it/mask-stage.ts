import { egscItDefinition, MASK_STAGE, type EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { adamScalars } from '../../training/adam.ts';
import { stageFacts } from '../stage-facts.ts';
import type { NoiseSpec, StageSpec, UpdateSpec } from '../method.ts';
import { initialMaskState } from './initial-state.ts';
import { MASK_DISCRIMINATOR_LOSS_NAMES, maskLossNames } from './losses.ts';
import { maskArtifact, maskArtifactShapes } from './mask-artifact.ts';
import { maskDiscriminatorStep } from './mask-discriminator-step.ts';
import { maskFeatureStep } from './mask-feature-step.ts';
import { maskGeneratorStep } from './mask-generator-step.ts';
import { maskReconstructStep } from './mask-reconstruct-step.ts';
import { latentShape } from './networks.ts';
import { samplingOf } from './sampling-of.ts';
import { maskDiscriminatorLearningRate, maskGeneratorLearningRate } from './schedule.ts';

const PREVIEW_COLUMNS = 8;

/**
 * FEATURE_MASK: learns an auto-encoder per domain, whose encoders become the frozen mask networks. Without weight of the
 * GAN loss there is no discriminator update.
 */
export function maskStage(knobs: EgscItKnobs): StageSpec {
  const { maskBatchSize } = knobs;
  const isAdversarial = knobs.maskLossWeights.gan !== 0;
  return {
    ...stageFacts(egscItDefinition, knobs, MASK_STAGE),
    batchSize: maskBatchSize,
    batchStream: 'batch/mask',
    sampling: samplingOf(knobs),
    initialState: () => initialMaskState(knobs),
    updates: () =>
      isAdversarial
        ? [discriminatorUpdate(knobs), generatorUpdate(knobs, knobs.generatorBatch)]
        : [generatorUpdate(knobs, 'FRESH')],
    learningRate: (index) => maskGeneratorLearningRate(knobs, index),
    preview: { columns: PREVIEW_COLUMNS, step: maskReconstructStep(knobs, PREVIEW_COLUMNS) },
    artifact: {
      name: 'mask',
      measure: maskFeatureStep(knobs, maskBatchSize),
      measureStream: 'batch/mask-statistics',
      batches: statisticsBatches(knobs),
      shapes: (state) => maskArtifactShapes(knobs, state),
      build: (state, features) => maskArtifact(knobs, state, maskBatchSize, features),
    },
  };
}

function discriminatorUpdate(knobs: EgscItKnobs): UpdateSpec {
  return {
    optimizer: 'mask_discriminator',
    perStep: 1,
    draw: 'FRESH',
    noise: latentNoises(knobs),
    handedOn: {},
    step: maskDiscriminatorStep(knobs),
    losses: MASK_DISCRIMINATOR_LOSS_NAMES,
    scalars: (index, update) =>
      adamScalars(knobs.adam, maskDiscriminatorLearningRate(knobs, index), update + 1),
  };
}

function generatorUpdate(knobs: EgscItKnobs, draw: UpdateSpec['draw']): UpdateSpec {
  return {
    optimizer: 'mask_generator',
    perStep: knobs.maskGeneratorUpdatesPerStep,
    draw,
    noise: latentNoises(knobs),
    handedOn: {},
    step: maskGeneratorStep(knobs),
    losses: maskLossNames(knobs),
    scalars: (index, update) => adamScalars(knobs.adam, maskGeneratorLearningRate(knobs, index), update + 1),
  };
}

function latentNoises(knobs: EgscItKnobs): UpdateSpec['noise'] {
  const noise = (domain: DomainLetter): NoiseSpec => ({
    stream: `noise/mask/${domain}`,
    shape: latentShape(knobs, knobs.maskBatchSize),
    sigma: knobs.maskLatentNoise,
  });
  return { noise_a: noise('a'), noise_b: noise('b') };
}

/** What is read over images to standardize features: nothing where they stay as they are. */
function statisticsBatches({ maskFeatures, maskStatisticsImages, maskBatchSize }: EgscItKnobs): number {
  switch (maskFeatures) {
    case 'STANDARDIZED':
      return Math.ceil(maskStatisticsImages / maskBatchSize);
    case 'RAW':
      return 0;
  }
}
