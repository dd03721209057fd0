import { expect, test } from 'vitest';
import type { CycleganKnobs } from '#contracts/methods/cyclegan.ts';
import type { HostTensor, HostTensors } from '../../worker/compute/step.ts';
import { cyclegan } from '../../worker/engine/methods/cyclegan/cyclegan.ts';
import { cycleganPreset } from '../testkit/cyclegan-preset.ts';
import { runEagerly, scalarFeed } from '../worker/engine/eager.ts';
import { wave } from '../worker/engine/wave.ts';
import reference from './cyclegan.json' with { type: 'json' };
import { expectLosses, expectSummaries, gradientsAfterFirstStep, worstDifference } from './expect-alike.ts';

const knobs: CycleganKnobs = {
  ...cycleganPreset('cyclegan-tiny'),
  network: { generatorChannels: 2, downsamplings: 2, residualBlocks: 2, discriminatorChannels: 4 },
  translationSteps: 4,
  learningRate: reference.learningRate,
  lossWeights: reference.lossWeights,
};

test('four steps equal what PyTorch computes (cyclegan.py)', async () => {
  const [stage] = cyclegan.stages(knobs);
  const [generator, discriminator] = stage?.updates({}) ?? [];
  if (!stage || !generator || !discriminator) throw new Error('expected a stage of two updates');
  let state = reseeded(stage.initialState());
  for (let step = 0; step < 4; step++) {
    const images = { image_a: image(`image_a${step}`), image_b: image(`image_b${step}`) };
    const painted = await runEagerly(generator.step, state, {
      ...images,
      ...scalars(generator.scalars(step, step)),
    });
    state = { ...state, ...painted.nextState };
    const judged = await runEagerly(discriminator.step, state, {
      ...images,
      fake_a: image(`fake_a${step}`),
      fake_b: image(`fake_b${step}`),
      ...scalars(discriminator.scalars(step, step)),
    });
    state = { ...state, ...judged.nextState };
    expect(stage.learningRate(step)).toBeCloseTo(reference.rates[step] ?? NaN, 12);
    expectLosses(painted.outputs, reference.generatorLosses[step]);
    expectLosses(judged.outputs, reference.discriminatorLosses[step]);
    if (step > 0) continue;
    expectSummaries(painted.outputs, reference.fakes, 1e-4);
    expectSummaries(gradientsAfterFirstStep(state, knobs.adam.beta1), reference.gradients, 1e-4);
  }
  expectSummaries(state, reference.weights, 1e-4);

  const translate = cyclegan.translateStep(knobs, 'A_TO_B', 2);
  const { outputs } = await runEagerly(translate, state, { content: image('image_a0') });
  expect(worstDifference(outputs['image']?.data ?? new Float32Array(), reference.translation)).toBeLessThan(
    1e-3,
  );
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
  if (!name.endsWith('/filter')) return wave(name, shape, 0.1);
  const [height = 0, width = 0, third = 0, fourth = 0] = shape;
  return wave(name, shape, 1.6 / Math.sqrt(height * width * (name.includes('/up') ? fourth : third)));
}

function image(name: string): HostTensor {
  return wave(name, [2, 16, 16, 3], 1);
}

function scalars(values: Readonly<Record<string, number>>): HostTensors {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, scalarFeed(value)]));
}
