import { expect, test } from 'vitest';
import type { MunitKnobs } from '#contracts/methods/munit.ts';
import type { HostTensor, HostTensors } from '../../worker/compute/step.ts';
import { munit } from '../../worker/engine/methods/munit/munit.ts';
import { presetOf } from '../testkit/preset-of.ts';
import { runEagerly, scalarFeed } from '../worker/engine/eager.ts';
import { wave } from '../worker/engine/wave.ts';
import { expectLosses, expectSummaries, gradientsAfterFirstStep, worstDifference } from './expect-alike.ts';
import reference from './munit.json' with { type: 'json' };

const tiny = presetOf('munit', 'munit-tiny');
const knobs: MunitKnobs = {
  ...tiny,
  network: {
    generatorChannels: 4,
    downsamplings: 1,
    residualBlocks: 2,
    styleDownsamplings: 3,
    styleSize: 4,
    perceptronChannels: 8,
    discriminatorChannels: 4,
    discriminatorLayers: 2,
    discriminatorScales: 3,
  },
  translationSteps: 4,
  learningRate: reference.learningRate,
  halvingSteps: reference.halvingSteps,
  weightDecay: reference.weightDecay,
  lossWeights: { ...tiny.lossWeights, ...reference.lossWeights },
};

test('four steps equal what PyTorch computes (munit.py)', { timeout: 300_000 }, async () => {
  const [stage] = munit.stages(knobs);
  const [discriminator, generator] = stage?.updates({}) ?? [];
  if (!stage || !generator || !discriminator) throw new Error('expected a stage of two updates');
  let state = reseeded(stage.initialState());
  for (let step = 0; step < 4; step++) {
    const images = { image_a: image(`image_a${step}`), image_b: image(`image_b${step}`) };
    const judged = await runEagerly(discriminator.step, state, {
      ...images,
      style_a: style(`d_style_a${step}`),
      style_b: style(`d_style_b${step}`),
      ...scalars(discriminator.scalars(step, step)),
    });
    state = { ...state, ...judged.nextState };
    const painted = await runEagerly(generator.step, state, {
      ...images,
      style_a: style(`g_style_a${step}`),
      style_b: style(`g_style_b${step}`),
      ...scalars(generator.scalars(step, step)),
    });
    state = { ...state, ...painted.nextState };
    expect(stage.learningRate(step)).toBeCloseTo(reference.rates[step] ?? NaN, 12);
    expectLosses(judged.outputs, reference.discriminatorLosses[step]);
    expectLosses(painted.outputs, reference.generatorLosses[step]);
    if (step > 0) continue;
    expectSummaries(gradientsAfterFirstStep(state, knobs.adam.beta1), reference.gradients, 1e-3);
  }
  expectSummaries(state, reference.weights, 1e-3);

  const translate = munit.translateStep(knobs, 'A_TO_B', 2);
  const { outputs } = await runEagerly(translate, state, {
    content: image('image_a0'),
    exemplar: image('image_b0'),
  });
  const translation = outputs['image']?.data ?? new Float32Array();
  expect(worstDifference(translation, reference.translation)).toBeLessThan(1e-3);
});

/** The same state with weights that Python can repeat; Adam's moments stay zero. */
function reseeded(state: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(state).map(([name, tensor]) => [
      name,
      name.startsWith('adam_') ? tensor : weight(name, tensor.shape),
    ]),
  );
}

function weight(name: string, shape: readonly number[]): HostTensor {
  if (!/\/(filter|weight)$/.test(name)) return wave(name, shape, 0.1, name.endsWith('/scale') ? 1 : 0);
  const fanIn = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return wave(name, shape, 1.6 / Math.sqrt(fanIn));
}

function image(name: string): HostTensor {
  return wave(name, [2, 16, 16, 3], 1);
}

function style(name: string): HostTensor {
  return wave(name, [2, 4], 1.5);
}

function scalars(values: Readonly<Record<string, number>>): HostTensors {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, scalarFeed(value)]));
}
