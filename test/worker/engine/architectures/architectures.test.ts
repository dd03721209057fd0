import { describe, expect, test } from 'vitest';
import { metricNameSchema } from '#contracts/metrics/metric-catalog.ts';
import { presets } from '#contracts/presets.ts';
import { architectureNameSchema, type RunConfig } from '#contracts/run-config.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { HostTensors, Step } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { architectures } from '../../../../worker/engine/architectures/registry.ts';
import { shapesOf } from '../../../../worker/engine/layers/parameters.ts';
import { runEagerly } from '../eager.ts';
import { wave } from '../wave.ts';

const tiny: RunConfig = {
  ...presets.tiny.config,
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
  const state = architectures['egsc-it-small'].initialTranslationState(presets['mnist-single-small'].config);
  expect(countWeights(state, 'generator/')).toBe(184_198);
  expect(countWeights(state, 'ema/generator/')).toBe(184_198);
  expect(countWeights(state, 'adam_m/generator/')).toBe(184_198);
  // D: conv 4x4 3>24 and 24>48, instance norm, conv 3x3 48>1.
  expect(countWeights(state, 'discriminator/a/')).toBe(
    48 * 24 + 24 + (16 * 24 * 48 + 48) + 2 * 48 + 9 * 48 + 1,
  );
});

describe.each(architectureNameSchema.options)('architecture %s', (name) => {
  const architecture = architectures[name];
  const maskState = architecture.initialMaskState(tiny);
  const mask = ones(architecture.translateStep(tiny, 'A_TO_B', 1), 'mask/');
  const state = { ...architecture.initialTranslationState(tiny), ...mask };
  const training = {
    maskDiscriminator: { step: architecture.maskDiscriminatorStep(tiny), state: maskState },
    maskGenerator: { step: architecture.maskGeneratorStep(tiny), state: maskState },
    discriminator: { step: architecture.discriminatorStep(tiny, mask), state },
    generator: { step: architecture.generatorStep(tiny, mask), state },
  };
  const stages = Object.keys(training) as (keyof typeof training)[];

  test('is registered under its own name', () => {
    expect(architecture.name).toBe(name);
  });

  test.each(stages)('%s: state fits, losses are named, and what is trained stays finite', async (stage) => {
    const { step, state: initial } = training[stage];
    expect(shapesOf(initial)).toMatchObject(step.state);
    const { outputs, nextState } = await runEagerly(step, initial, feedsOf(step));
    expect(outputs['losses']?.shape).toEqual([architecture.lossNames[stage].length]);
    architecture.lossNames[stage].forEach((metric) => metricNameSchema.parse(metric));
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
    const step = architecture.translateStep(tiny, direction, 2);
    const { outputs } = await runEagerly(step, state, feedsOf(step));
    expect(outputs['image']?.shape).toEqual([2, 8, 12, 3]);
    expect(outputs['image']?.data.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  test('a translation depends on its exemplar', async () => {
    const step = architecture.translateStep(tiny, 'A_TO_B', 1);
    const content = wave('content', [1, 8, 12, 3], 1);
    const [one, other] = await Promise.all(
      ['one', 'other'].map((exemplar) =>
        runEagerly(step, state, { content, exemplar: wave(exemplar, [1, 8, 12, 3], 1) }),
      ),
    );
    expect(one?.outputs['image']?.data).not.toEqual(other?.outputs['image']?.data);
  });

  test('reconstructs images of both domains in the mask stage', async () => {
    const step = architecture.maskReconstructStep(tiny, 2);
    const { outputs } = await runEagerly(step, maskState, feedsOf(step));
    expect(shapesOf(outputs)).toEqual({ image_a: [2, 8, 12, 3], image_b: [2, 8, 12, 3] });
  });

  test('the same seed gives the same weights, another seed others', () => {
    expect(architecture.initialMaskState(tiny)).toEqual(maskState);
    expect(architecture.initialMaskState({ ...tiny, seed: 1 })).not.toEqual(maskState);
  });

  test('two halvings of the image work as one does', async () => {
    const deep: RunConfig = { ...tiny, network: { ...tiny.network, downsamplings: 2 } };
    expect(architecture.latentShape(deep, 3)).toEqual([3, 2, 3, 4 * tiny.network.generatorChannels]);
    const step = architecture.maskReconstructStep(deep, 1);
    const { outputs } = await runEagerly(step, architecture.initialMaskState(deep), feedsOf(step));
    expect(outputs['image_a']?.shape).toEqual([1, 8, 12, 3]);
  });
});
