import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import { munitDefinition, type MunitKnobs } from '#contracts/methods/munit.ts';
import { adamScalars } from '../../training/adam.ts';
import { halvedEvery } from '../../training/halved-every.ts';
import { initialTrained } from '../../training/trained-state.ts';
import { PLAIN_SAMPLING, type NoiseSpec, type StageSpec, type UpdateSpec } from '../method.ts';
import { stageFacts } from '../stage-facts.ts';
import { discriminatorStep } from './discriminator-step.ts';
import { generatorStep } from './generator-step.ts';
import { generatorLossNames } from './losses.ts';
import { discriminatorsParameters, generatorsParameters } from './networks.ts';
import { styleShape } from './style-feeds.ts';

/**
 * TRANSLATION, the only stage: each step is one discriminator update, then `generatorUpdatesPerStep` generator updates,
 * the first of them with the same images. Each update draws styles of its own.
 */
export function translationStage(knobs: MunitKnobs): StageSpec {
  const { seed, network, adam, batchSize } = knobs;
  const learningRate = (index: number): number => knobs.learningRate * halvedEvery(index, knobs.halvingSteps);
  const scalars: UpdateSpec['scalars'] = (index, update) =>
    adamScalars(adam, learningRate(index), update + 1);
  const styles = (stream: string): NoiseSpec => ({ stream, shape: styleShape(knobs), sigma: 1 });
  const drawnStyles = (update: string): UpdateSpec['noise'] => ({
    style_a: styles(`style/${update}/a`),
    style_b: styles(`style/${update}/b`),
  });
  return {
    ...stageFacts(munitDefinition, knobs, TRANSLATION_STAGE),
    batchSize,
    batchStream: 'batch/translation',
    sampling: PLAIN_SAMPLING,
    initialState: () =>
      initialTrained(seed, { ...generatorsParameters(network), ...discriminatorsParameters(network) }),
    updates: () => [
      {
        optimizer: 'discriminator',
        perStep: 1,
        draw: 'FRESH',
        noise: drawnStyles('discriminator'),
        handedOn: {},
        step: discriminatorStep(knobs),
        losses: ['discriminator/a', 'discriminator/b'],
        scalars,
      },
      {
        optimizer: 'generator',
        perStep: knobs.generatorUpdatesPerStep,
        draw: 'SAME_AS_PREVIOUS',
        noise: drawnStyles('generator'),
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
