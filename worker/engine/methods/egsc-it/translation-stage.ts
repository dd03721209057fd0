import { egscItDefinition, type EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { HostTensors } from '../../../compute/step.ts';
import { adamScalars } from '../../training/adam.ts';
import type { NoiseSpec, StageSpec, UpdateSpec } from '../method.ts';
import { stageFacts } from '../stage-facts.ts';
import { discriminatorStep } from './discriminator-step.ts';
import { generatorStep } from './generator-step.ts';
import { initialTranslationState } from './initial-state.ts';
import { DISCRIMINATOR_LOSS_NAMES, generatorLossNames } from './losses.ts';
import { latentShape } from './networks.ts';
import { paintBoth } from './paint-both.ts';
import { samplingOf } from './sampling-of.ts';
import { anneal, discriminatorLearningRate, emaDecay, generatorLearningRate } from './schedule.ts';

/**
 * TRANSLATION: each step is one discriminator update (none where the GAN loss has no weight), then
 * `generatorUpdatesPerStep` generator updates. The first of those sees the discriminators' batch and noise or, as each
 * further one, a batch of its own.
 */
export function translationStage(knobs: EgscItKnobs): StageSpec {
  const isAdversarial = knobs.lossWeights.gan !== 0;
  return {
    ...stageFacts(egscItDefinition, knobs, TRANSLATION_STAGE),
    batchSize: knobs.batchSize,
    batchStream: 'batch/translation',
    sampling: samplingOf(knobs),
    initialState: () => initialTranslationState(knobs),
    updates: (frozen) =>
      isAdversarial
        ? [discriminatorUpdate(knobs, frozen), generatorUpdate(knobs, frozen, knobs.generatorBatch)]
        : [generatorUpdate(knobs, frozen, 'FRESH')],
    learningRate: (index) => generatorLearningRate(knobs, index),
    preview: null,
    artifact: null,
  };
}

function discriminatorUpdate(knobs: EgscItKnobs, frozen: HostTensors): UpdateSpec {
  return {
    optimizer: 'discriminator',
    perStep: 1,
    draw: 'FRESH',
    noise: { noise: latentNoise(knobs, 'noise/translation') },
    handedOn: {},
    step: discriminatorStep(knobs, frozen),
    stepWithNext: discriminatorStep(knobs, frozen, (...pass) => paintBoth(...pass).fake),
    losses: DISCRIMINATOR_LOSS_NAMES,
    scalars: (index, update) => adamScalars(knobs.adam, discriminatorLearningRate(knobs, index), update + 1),
  };
}

function generatorUpdate(knobs: EgscItKnobs, frozen: HostTensors, draw: UpdateSpec['draw']): UpdateSpec {
  return {
    optimizer: 'generator',
    perStep: knobs.generatorUpdatesPerStep,
    draw,
    noise: {
      noise: latentNoise(knobs, 'noise/translation'),
      noise_cycle: latentNoise(knobs, 'noise/cycle'),
    },
    handedOn: {},
    step: generatorStep(knobs, frozen),
    losses: generatorLossNames(knobs),
    scalars: (index, update) => ({
      ...adamScalars(knobs.adam, generatorLearningRate(knobs, index), update + 1),
      anneal: anneal(knobs, index),
      ema_decay: emaDecay(knobs, update),
    }),
  };
}

function latentNoise(knobs: EgscItKnobs, stream: string): NoiseSpec {
  return { stream, shape: latentShape(knobs, 2 * knobs.batchSize), sigma: knobs.latentNoise };
}
