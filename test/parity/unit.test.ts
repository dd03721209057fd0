import { expect, test } from 'vitest';
import type { UnitKnobs } from '#contracts/methods/unit.ts';
import type { HostTensor, HostTensors } from '../../worker/compute/step.ts';
import { unit } from '../../worker/engine/methods/unit/unit.ts';
import { presetOf } from '../testkit/preset-of.ts';
import { runEagerly, scalarFeed } from '../worker/engine/eager.ts';
import { wave } from '../worker/engine/wave.ts';
import { expectLosses, expectSummaries, gradientsAfterFirstStep, worstDifference } from './expect-alike.ts';
import reference from './unit.json' with { type: 'json' };

const knobs: UnitKnobs = {
  ...presetOf('unit', 'unit-tiny'),
  network: { ...presetOf('unit', 'unit-tiny').network, decoderResidualBlocks: 2 },
  translationSteps: 4,
  learningRate: reference.learningRate,
  lossWeights: reference.lossWeights,
};

test('four steps equal what PyTorch computes (unit.py)', async () => {
  const [stage] = unit.stages(knobs);
  const [discriminator, generator] = stage?.updates({}) ?? [];
  if (!stage || !generator || !discriminator) throw new Error('expected a stage of two updates');
  let state = reseeded(stage.initialState());
  for (let step = 0; step < 4; step++) {
    const judged = await runEagerly(discriminator.step, state, {
      image_a: image(`d_image_a${step}`),
      image_b: image(`d_image_b${step}`),
      noise: noise(`d_noise${step}`),
      ...scalars(discriminator.scalars(step, step)),
    });
    state = { ...state, ...judged.nextState };
    const painted = await runEagerly(generator.step, state, {
      image_a: image(`g_image_a${step}`),
      image_b: image(`g_image_b${step}`),
      noise: noise(`g_noise${step}`),
      noise_cycle: noise(`g_noise_cycle${step}`),
      ...scalars(generator.scalars(step, step)),
    });
    state = { ...state, ...painted.nextState };
    expect(stage.learningRate(step)).toBeCloseTo(reference.rates[step] ?? NaN, 12);
    expectLosses(judged.outputs, reference.discriminatorLosses[step]);
    expectLosses(painted.outputs, reference.generatorLosses[step]);
    if (step > 0) continue;
    expectSummaries(gradientsAfterFirstStep(state, knobs.adam.beta1), withEffect(reference.gradients), 1e-4);
  }
  expectSummaries(state, withEffect(reference.weights), 1e-3);

  const translate = unit.translateStep(knobs, 'A_TO_B', 2);
  const { outputs } = await runEagerly(translate, state, { content: image('g_image_a0') });
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
  if (!name.endsWith('/filter')) return wave(name, shape, 0.1, name.endsWith('/scale') ? 1 : 0);
  const [height = 0, width = 0, third = 0, fourth = 0] = shape;
  return wave(name, shape, 1.6 / Math.sqrt(height * width * (name.includes('/up') ? fourth : third)));
}

function image(name: string): HostTensor {
  return wave(name, [2, 16, 16, 3], 1);
}

function noise(name: string): HostTensor {
  return wave(name, [4, 8, 8, 8], 0.9);
}

function scalars(values: Readonly<Record<string, number>>): HostTensors {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, scalarFeed(value)]));
}

/** But the bias before an instance norm, which takes it away again: its gradient is rounding noise. */
function withEffect<T>(tensors: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(tensors).filter(([name]) => !/^discriminator.*\/conv2\/bias$/.test(name)),
  );
}
