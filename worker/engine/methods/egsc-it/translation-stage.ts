import { egscItDefinition, type EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import { adamScalars } from '../../training/adam.ts';
import { stageFacts } from '../stage-facts.ts';
import type { NoiseSpec, StageSpec } from '../method.ts';
import { discriminatorStep } from './discriminator-step.ts';
import { generatorStep } from './generator-step.ts';
import { initialTranslationState } from './initial-state.ts';
import { DISCRIMINATOR_LOSS_NAMES, generatorLossNames } from './losses.ts';
import { latentShape } from './networks.ts';
import { anneal, discriminatorLearningRate, emaDecay, generatorLearningRate } from './schedule.ts';

/**
 * TRANSLATION: each step is one discriminator update, then `generatorUpdatesPerStep` generator updates. The first of
 * those sees the discriminators' batch and noise, each further one a batch of its own.
 */
export function translationStage(knobs: EgscItKnobs): StageSpec {
  const { adam, batchSize } = knobs;
  const latentNoise = (stream: string): NoiseSpec => ({
    stream,
    shape: latentShape(knobs, 2 * batchSize),
    sigma: knobs.latentNoise,
  });
  const noise = { noise: latentNoise('noise/translation') };
  return {
    ...stageFacts(egscItDefinition, knobs, TRANSLATION_STAGE),
    batchSize,
    batchStream: 'batch/translation',
    initialState: () => initialTranslationState(knobs),
    updates: (frozen) => [
      {
        optimizer: 'discriminator',
        perStep: 1,
        draw: 'FRESH',
        noise,
        handedOn: {},
        step: discriminatorStep(knobs, frozen),
        losses: DISCRIMINATOR_LOSS_NAMES,
        scalars: (index, update) => adamScalars(adam, discriminatorLearningRate(knobs, index), update + 1),
      },
      {
        optimizer: 'generator',
        perStep: knobs.generatorUpdatesPerStep,
        draw: 'SAME_AS_PREVIOUS',
        noise: { ...noise, noise_cycle: latentNoise('noise/cycle') },
        handedOn: {},
        step: generatorStep(knobs, frozen),
        losses: generatorLossNames(knobs),
        scalars: (index, update) => ({
          ...adamScalars(adam, generatorLearningRate(knobs, index), update + 1),
          anneal: anneal(knobs, index),
          ema_decay: emaDecay(knobs, update),
        }),
      },
    ],
    learningRate: (index) => generatorLearningRate(knobs, index),
    preview: null,
    artifact: null,
  };
}
