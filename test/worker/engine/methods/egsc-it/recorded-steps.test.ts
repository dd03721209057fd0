import { expect, test } from 'vitest';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { mapValues } from '#lib/map-values.ts';
import { createEagerBackend } from '../../../compute/eager-backend.ts';
import type { ComputeBackend } from '../../../../../worker/compute/backend.ts';
import { createOnnxBackend } from '../../../../../worker/compute/onnx/onnx-backend.ts';
import type { HostTensors, Step } from '../../../../../worker/compute/step.ts';
import { adamScalars } from '../../../../../worker/engine/training/adam.ts';
import { wave } from '../../wave.ts';
import { egscItPreset } from '../../../../testkit/egsc-it-preset.ts';
import { discriminatorStep } from '../../../../../worker/engine/methods/egsc-it/discriminator-step.ts';
import { generatorStep } from '../../../../../worker/engine/methods/egsc-it/generator-step.ts';
import {
  initialMaskState,
  initialTranslationState,
} from '../../../../../worker/engine/methods/egsc-it/initial-state.ts';
import { maskArtifact } from '../../../../../worker/engine/methods/egsc-it/mask-artifact.ts';
import { maskDiscriminatorStep } from '../../../../../worker/engine/methods/egsc-it/mask-discriminator-step.ts';
import { maskFeatureStep } from '../../../../../worker/engine/methods/egsc-it/mask-feature-step.ts';
import { maskGeneratorStep } from '../../../../../worker/engine/methods/egsc-it/mask-generator-step.ts';
import { maskReconstructStep } from '../../../../../worker/engine/methods/egsc-it/mask-reconstruct-step.ts';
import { translateStep } from '../../../../../worker/engine/methods/egsc-it/translate-step.ts';

const config = egscItPreset('tiny');
const STEPS = 3;
const NO_EXTRAS = { pixelEnergy: 0, regionColor: 0, colorMoments: 0 };
const NOTHING = mapValues(config.lossWeights, () => 0) as typeof config.lossWeights;

test('the recorded mask steps train as the eager ones do', async () => {
  const initial = initialMaskState(config);
  const steps = [maskDiscriminatorStep(config), maskGeneratorStep(config)];
  expectAlike(await train(steps, initial, 'eager'), await train(steps, initial, 'recorded'));
});

test('the recorded translation steps train as the eager ones do', async () => {
  const mask = await maskOf(initialMaskState(config));
  const initial = initialTranslationState(config);
  const steps = [discriminatorStep(config, mask), generatorStep(config, mask)];
  expectAlike(await train(steps, initial, 'eager'), await train(steps, initial, 'recorded'));
});

test.each<[name: string, change: Partial<EgscItKnobs>]>([
  ['no mask', { mask: 'NONE' }],
  ['no AdaIN', { adain: 'NONE' }],
  ['AdaIN before the first block', { adain: 'FIRST_BLOCK' }],
  ['no perceptual network', { perceptual: 'NONE' }],
  ['no extras', { lossWeights: { ...config.lossWeights, ...NO_EXTRAS } }],
  ['no mask network at all', { mask: 'NONE', adain: 'NONE', perceptual: 'NONE' }],
  ['reconstruction alone', { lossWeights: { ...NOTHING, reconstruction: 1 } }],
])('ablations are configurations that record, train and translate: %s', async (_name, change) => {
  const ablated = { ...config, ...change };
  const mask = await maskOf(initialMaskState(config));
  const initial = initialTranslationState(ablated);
  const steps = [discriminatorStep(ablated, mask), generatorStep(ablated, mask)];
  const withoutEffect = ablated.mask === 'NONE' ? BEFORE_NORM_OR_ADAIN : BEFORE_NORM;
  const [eager, recorded] = [await train(steps, initial, 'eager'), await train(steps, initial, 'recorded')];
  expectAlike(eager, recorded, withoutEffect);
  const state = { ...initial, ...mask };
  const translate = [translateStep(ablated, 'A_TO_B', 2)];
  expectAlike(await train(translate, state, 'eager'), await train(translate, state, 'recorded'));
});

test('the recorded translation and reconstruction give the eager images', async () => {
  const maskState = initialMaskState(config);
  const state = {
    ...maskState,
    ...initialTranslationState(config),
    ...(await maskOf(maskState)),
  };
  for (const step of [
    translateStep(config, 'A_TO_B', 2),
    translateStep(config, 'B_TO_A', 2),
    maskReconstructStep(config, 2),
  ]) {
    expectAlike(await train([step], state, 'eager'), await train([step], state, 'recorded'));
  }
});

type Trained = Readonly<Record<string, Float32Array>>;

/** Runs the steps in turn, STEPS times over; gives the last outputs of each and the whole state. */
async function train(
  steps: readonly Step[],
  initial: HostTensors,
  mode: 'eager' | 'recorded',
): Promise<Trained> {
  const backend = await backends[mode]();
  const state = backend.createState(initial);
  const results: Record<string, Float32Array> = {};
  for (const step of steps) {
    // Compiled one at a time, so that the eager backend is not switched away from in the middle.
    const compiled = await backend.compile(step);
    for (let t = 0; t < STEPS; t++) {
      const outputs = await compiled.run(state, feedsOf(step, t));
      for (const [name, values] of Object.entries(outputs)) results[`${step.name} ${name} ${t}`] = values;
    }
    compiled.dispose();
  }
  for (const [name, { data }] of Object.entries(await state.read())) results[name] = data;
  state.dispose();
  return results;
}

const backends: Record<'eager' | 'recorded', () => Promise<ComputeBackend>> = {
  eager: () =>
    Promise.resolve(
      createEagerBackend('cpu', { backend: 'native', library: 'tfjs cpu', threads: 1, lowering: 'none' }),
    ),
  recorded: () => createOnnxBackend({ threads: 1 }),
};

function feedsOf(step: Step, t: number): Record<string, Float32Array> {
  const scalars: Record<string, number> = {
    ...adamScalars(config.adam, 1e-3, t + 1),
    anneal: 0.7,
    ema_decay: 0.3,
  };
  return Object.fromEntries(
    Object.entries(step.feeds).map(([name, shape]) => [
      name,
      shape.length === 0 ? Float32Array.of(scalars[name] ?? NaN) : wave(`${name}${t}`, shape, 0.9).data,
    ]),
  );
}

async function maskOf(maskState: HostTensors): Promise<HostTensors> {
  const step = maskFeatureStep(config, 2);
  const backend = await backends.recorded();
  const state = backend.createState(maskState);
  const compiled = await backend.compile(step);
  const features = [await compiled.run(state, feedsOf(step, 0)), await compiled.run(state, feedsOf(step, 1))];
  compiled.dispose();
  state.dispose();
  return maskArtifact(config, maskState, 2, features);
}

/** A bias before an instance norm has no gradient but rounding noise, which Adam makes into full steps. */
const BEFORE_NORM = /generator\/encoder_.\/stem\/conv1\/bias$|discriminator.*\/conv2\/bias$/;
/** Where no mask is in between, AdaIN takes away what the bias before it adds. */
const BEFORE_NORM_OR_ADAIN = new RegExp(`${BEFORE_NORM.source}|generator/shared_generator/conv2/bias$`);

function expectAlike(expected: Trained, actual: Trained, withoutEffect = BEFORE_NORM): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, values] of Object.entries(expected)) {
    if (withoutEffect.test(name)) continue;
    expect(relativeDistance(values, actual[name] ?? new Float32Array()), name).toBeLessThan(1e-4);
  }
}

/** |x - y| / |x|, Euclidean; 0 for equal tensors even where both are 0. */
function relativeDistance(x: Float32Array, y: Float32Array): number {
  let difference = 0;
  let size = 0;
  x.forEach((value, i) => {
    difference += (value - (y[i] ?? NaN)) ** 2;
    size += value ** 2;
  });
  return difference === 0 ? 0 : Math.sqrt(difference / size);
}
