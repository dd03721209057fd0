import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import { unitDefinition, type UnitKnobs } from '#contracts/methods/unit.ts';
import { adamScalars } from '../../training/adam.ts';
import { polynomialDecay } from '../../training/schedule.ts';
import { initialTrained } from '../../training/trained-state.ts';
import { PLAIN_SAMPLING, type NoiseSpec, type StageSpec, type UpdateSpec } from '../method.ts';
import { stageFacts } from '../stage-facts.ts';
import { discriminatorStep } from './discriminator-step.ts';
import { generatorLossNames, generatorStep } from './generator-step.ts';
import { discriminatorsParameters, generatorParameters, latentShape } from './networks.ts';

/** Of the comparison in EGSC-IT's program. */
const DECAY_POWER = 0.9;

/**
 * TRANSLATION, the only stage: each step is one discriminator update, then `generatorUpdatesPerStep` generator updates,
 * each with a batch and noise of its own.
 */
export function translationStage(knobs: UnitKnobs): StageSpec {
  const { seed, network, adam, batchSize, translationSteps } = knobs;
  const decay = polynomialDecay(DECAY_POWER);
  const learningRate = (index: number): number => knobs.learningRate * decay(index, translationSteps);
  const scalars: UpdateSpec['scalars'] = (index, update) =>
    adamScalars(adam, learningRate(index), update + 1);
  const latentNoise = (stream: string): NoiseSpec => ({
    stream,
    shape: latentShape(knobs, 2 * batchSize),
    sigma: knobs.latentNoise,
  });
  const noise = latentNoise('noise/translation');
  return {
    ...stageFacts(unitDefinition, knobs, TRANSLATION_STAGE),
    batchSize,
    batchStream: 'batch/translation',
    sampling: PLAIN_SAMPLING,
    initialState: () =>
      initialTrained(seed, { ...generatorParameters(network), ...discriminatorsParameters(network) }),
    updates: () => [
      {
        optimizer: 'discriminator',
        perStep: 1,
        draw: 'FRESH',
        noise: { noise },
        handedOn: {},
        step: discriminatorStep(knobs),
        losses: ['discriminator/a', 'discriminator/b'],
        scalars,
      },
      {
        optimizer: 'generator',
        perStep: knobs.generatorUpdatesPerStep,
        draw: 'FRESH',
        noise: { noise, noise_cycle: latentNoise('noise/cycle') },
        handedOn: {},
        step: generatorStep(knobs),
        losses: generatorLossNames(knobs),
        scalars,
      },
    ],
    learningRate,
    preview: null,
    artifact: null,
  };
}
