import { describe, expect, test } from 'vitest';
import { metricNameSchema } from '#contracts/metrics/metric-catalog.ts';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { HostTensors, Step } from '../../../../../worker/compute/step.ts';
import { tf } from '../../../../../worker/compute/tf.ts';
import { shapesOf } from '../../../../../worker/engine/layers/parameters.ts';
import { runEagerly } from '../../eager.ts';
import { wave } from '../../wave.ts';
import {
  DISCRIMINATOR_LOSS_NAMES,
  generatorLossNames,
  MASK_DISCRIMINATOR_LOSS_NAMES,
  maskLossNames,
} from '../../../../../worker/engine/methods/egsc-it/losses.ts';
import { egscItPreset } from '../../../../testkit/egsc-it-preset.ts';
import { discriminatorStep } from '../../../../../worker/engine/methods/egsc-it/discriminator-step.ts';
import { generatorStep } from '../../../../../worker/engine/methods/egsc-it/generator-step.ts';
import {
  initialMaskState,
  initialTranslationState,
} from '../../../../../worker/engine/methods/egsc-it/initial-state.ts';
import { maskDiscriminatorStep } from '../../../../../worker/engine/methods/egsc-it/mask-discriminator-step.ts';
import { maskGeneratorStep } from '../../../../../worker/engine/methods/egsc-it/mask-generator-step.ts';
import { maskReconstructStep } from '../../../../../worker/engine/methods/egsc-it/mask-reconstruct-step.ts';
import { latentShape } from '../../../../../worker/engine/methods/egsc-it/networks.ts';
import { translateStep } from '../../../../../worker/engine/methods/egsc-it/translate-step.ts';

const tiny: EgscItKnobs = {
  ...egscItPreset('tiny'),
  imageHeight: 8,
  imageWidth: 12,
  batchSize: 1,
  maskBatchSize: 1,
};

function ones(step: Step, prefix: string): HostTensors {
  return Object.fromEntries(
    Object.entries(step.state)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, shape]) => [name, { shape, data: new Float32Array(sizeOf(shape)).fill(1) }]),
  );
}

function feedsOf(step: Step): HostTensors {
  return Object.fromEntries(
    Object.entries(step.feeds).map(([name, shape]) => [name, wave(name, shape, 0.4, 0.5)]),
  );
}

function countWeights(state: HostTensors, prefix: string): number {
  return Object.entries(state)
    .filter(([name]) => name.startsWith(prefix))
    .reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
}

test('mnist-single-small has 184,198 generator weights', () => {
  const state = initialTranslationState(egscItPreset('mnist-single-small'));
  expect(countWeights(state, 'generator/')).toBe(184_198);
  expect(countWeights(state, 'ema/generator/')).toBe(184_198);
  expect(countWeights(state, 'adam_m/generator/')).toBe(184_198);
  // D: conv 4x4 3>24 and 24>48, instance norm, conv 3x3 48>1.
  expect(countWeights(state, 'discriminator/a/')).toBe(
    48 * 24 + 24 + (16 * 24 * 48 + 48) + 2 * 48 + 9 * 48 + 1,
  );
});

describe('egsc-it', () => {
  const maskState = initialMaskState(tiny);
  const mask = ones(translateStep(tiny, 'A_TO_B', 1), 'mask/');
  const state = { ...initialTranslationState(tiny), ...mask };
  const training = {
    maskDiscriminator: { step: maskDiscriminatorStep(tiny), state: maskState },
    maskGenerator: { step: maskGeneratorStep(tiny), state: maskState },
    discriminator: { step: discriminatorStep(tiny, mask), state },
    generator: { step: generatorStep(tiny, mask), state },
  };
  const lossNames = {
    maskDiscriminator: MASK_DISCRIMINATOR_LOSS_NAMES,
    maskGenerator: maskLossNames(tiny),
    discriminator: DISCRIMINATOR_LOSS_NAMES,
    generator: generatorLossNames(tiny),
  };
  const stages = Object.keys(training) as (keyof typeof training)[];

  test.each(stages)('%s: state fits, losses are named, and what is trained stays finite', async (stage) => {
    const { step, state: initial } = training[stage];
    expect(shapesOf(initial)).toMatchObject(step.state);
    const { outputs, nextState } = await runEagerly(step, initial, feedsOf(step));
    expect(outputs['losses']?.shape).toEqual([lossNames[stage].length]);
    lossNames[stage].forEach((metric) => metricNameSchema.parse(metric));
    expect(step.state).toMatchObject(shapesOf(nextState));
    for (const [tensor, { data }] of [...Object.entries(nextState), ...Object.entries(outputs)]) {
      expect(data.every(Number.isFinite), tensor).toBe(true);
    }
  });

  test.each(stages)('%s: changes its own weights and their moments and nothing else', async (stage) => {
    const { step, state: initial } = training[stage];
    const { nextState } = await runEagerly(step, initial, feedsOf(step));
    const own = {
      maskDiscriminator: /^(adam_[mv]\/)?mask\/[ab]\/discriminator\//,
      maskGenerator: /^(adam_[mv]\/)?mask\/[ab]\/(encoder|shared_encoder|shared_generator|decoder)\//,
      discriminator: /^(adam_[mv]\/)?discriminator\//,
      generator: /^(adam_[mv]\/|ema\/)?generator\//,
    }[stage];
    expect(Object.keys(nextState).sort()).toEqual(
      Object.keys(initial)
        .filter((key) => own.test(key))
        .sort(),
    );
  });

  test.each(stages)('%s: leaves no tensor behind', async (stage) => {
    const { step, state: initial } = training[stage];
    await runEagerly(step, initial, feedsOf(step));
    const before = tf.memory().numTensors;
    await runEagerly(step, initial, feedsOf(step));
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each(['A_TO_B', 'B_TO_A'] as const)('translates %s into images in [-1, 1]', async (direction) => {
    const step = translateStep(tiny, direction, 2);
    const { outputs } = await runEagerly(step, state, feedsOf(step));
    expect(outputs['image']?.shape).toEqual([2, 8, 12, 3]);
    expect(outputs['image']?.data.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  test('a translation depends on its exemplar', async () => {
    const step = translateStep(tiny, 'A_TO_B', 1);
    const content = wave('content', [1, 8, 12, 3], 1);
    const [one, other] = await Promise.all(
      ['one', 'other'].map((exemplar) =>
        runEagerly(step, state, { content, exemplar: wave(exemplar, [1, 8, 12, 3], 1) }),
      ),
    );
    expect(one?.outputs['image']?.data).not.toEqual(other?.outputs['image']?.data);
  });

  test('reconstructs images of both domains in the mask stage', async () => {
    const step = maskReconstructStep(tiny, 2);
    const { outputs } = await runEagerly(step, maskState, feedsOf(step));
    expect(shapesOf(outputs)).toEqual({ image_a: [2, 8, 12, 3], image_b: [2, 8, 12, 3] });
  });

  test('the same seed gives the same weights, another seed others', () => {
    expect(initialMaskState(tiny)).toEqual(maskState);
    expect(initialMaskState({ ...tiny, seed: 1 })).not.toEqual(maskState);
  });

  test('two halvings of the image work as one does', async () => {
    const deep: EgscItKnobs = { ...tiny, network: { ...tiny.network, downsamplings: 2 } };
    expect(latentShape(deep, 3)).toEqual([3, 2, 3, 4 * tiny.network.generatorChannels]);
    const step = maskReconstructStep(deep, 1);
    const { outputs } = await runEagerly(step, initialMaskState(deep), feedsOf(step));
    expect(outputs['image_a']?.shape).toEqual([1, 8, 12, 3]);
  });
});
