import { cycleganDefinition, type CycleganKnobs } from '#contracts/methods/cyclegan.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { adamScalars } from '../../training/adam.ts';
import type { PoolSpec } from '../../training/image-pool.ts';
import { constantThenLinear } from '../../training/schedule.ts';
import { initialTrained } from '../../training/trained-state.ts';
import { PLAIN_SAMPLING, type StageSpec, type UpdateSpec } from '../method.ts';
import { stageFacts } from '../stage-facts.ts';
import { discriminatorStep } from './discriminator-step.ts';
import { generatorLossNames, generatorStep } from './generator-step.ts';
import { discriminatorsParameters, generatorParameters } from './networks.ts';

/** TRANSLATION, the only stage: each step is one generator update, then one discriminator update with the same batch. */
export function translationStage(knobs: CycleganKnobs): StageSpec {
  const { seed, network, adam, batchSize, translationSteps, constantRateShare } = knobs;
  const learningRate = (index: number): number =>
    knobs.learningRate * constantThenLinear(index, translationSteps, constantRateShare);
  const scalars: UpdateSpec['scalars'] = (index, update) =>
    adamScalars(adam, learningRate(index), update + 1);
  const pool = (domain: DomainLetter): PoolSpec => ({
    name: `pool/${domain}`,
    capacity: knobs.poolSize,
    shape: imageShape(knobs, 1).slice(1),
  });
  return {
    ...stageFacts(cycleganDefinition, knobs, TRANSLATION_STAGE),
    batchSize,
    batchStream: 'batch/translation',
    sampling: PLAIN_SAMPLING,
    initialState: () =>
      initialTrained(seed, {
        ...generatorParameters(network, 'ab'),
        ...generatorParameters(network, 'ba'),
        ...discriminatorsParameters(network),
      }),
    updates: () => [
      {
        optimizer: 'generator',
        perStep: 1,
        draw: 'FRESH',
        noise: {},
        handedOn: {},
        step: generatorStep(knobs),
        losses: generatorLossNames(knobs),
        scalars,
      },
      {
        optimizer: 'discriminator',
        perStep: 1,
        draw: 'SAME_AS_PREVIOUS',
        noise: {},
        handedOn: {
          fake_a: { output: 'fake_ba', pool: pool('a') },
          fake_b: { output: 'fake_ab', pool: pool('b') },
        },
        step: discriminatorStep(knobs),
        losses: ['discriminator/a', 'discriminator/b'],
        scalars,
      },
    ],
    learningRate,
    preview: null,
    artifact: null,
  };
}
