import { describe, expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import type { ComputeBackend } from '../../../../worker/compute/backend.ts';
import type { HostTensors, Step } from '../../../../worker/compute/step.ts';
import { eager, onnx, relativeDifference } from '../backends.ts';
import { egscItPreset } from '../../../testkit/egsc-it-preset.ts';
import { tinyVgg } from '../../../testkit/tiny-vgg.ts';
import { discriminatorStep } from '../../../../worker/engine/methods/egsc-it/discriminator-step.ts';
import { generatorStep } from '../../../../worker/engine/methods/egsc-it/generator-step.ts';
import {
  initialMaskState,
  initialTranslationState,
} from '../../../../worker/engine/methods/egsc-it/initial-state.ts';
import { maskArtifact } from '../../../../worker/engine/methods/egsc-it/mask-artifact.ts';
import { maskDiscriminatorStep } from '../../../../worker/engine/methods/egsc-it/mask-discriminator-step.ts';
import { maskFeatureStep } from '../../../../worker/engine/methods/egsc-it/mask-feature-step.ts';
import { maskGeneratorStep } from '../../../../worker/engine/methods/egsc-it/mask-generator-step.ts';
import { maskReconstructStep } from '../../../../worker/engine/methods/egsc-it/mask-reconstruct-step.ts';
import { translateStep } from '../../../../worker/engine/methods/egsc-it/translate-step.ts';

const config = egscItPreset('tiny');
const maskState = initialMaskState(config);

function feedsOf(step: Step): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(step.feeds).map(([name, shape]) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const scalar = { rate: 1e-3, epsilon: 1e-6, anneal: 0.7, ema_decay: 0.9 }[name];
      const values = randomStream(5, name).normals(length, 0.5);
      return [name, scalar === undefined ? values : Float32Array.of(scalar)];
    }),
  );
}

async function expectSame(step: Step, initial: HostTensors, tolerance = 1e-4): Promise<void> {
  const run = async (backend: ComputeBackend) => {
    const state = backend.createState(initial);
    const compiled = await backend.compile(step);
    const outputs = await compiled.run(state, feedsOf(step));
    const next = await state.read();
    compiled.dispose();
    state.dispose();
    return { outputs, next };
  };
  const expected = await run(eager);
  const actual = await run(onnx);
  for (const [name, value] of Object.entries(actual.outputs)) {
    const wanted = expected.outputs[name] ?? new Float32Array();
    expect(relativeDifference(value, wanted), name).toBeLessThan(1e-5);
  }
  for (const [name, { data }] of Object.entries(actual.next)) {
    const moment = expected.next[`adam_m/${name.replace(/^adam_.\//, '')}`]?.data;
    // A bias before an instance norm has no gradient but rounding errors, which Adam makes steps of.
    if (moment?.every((value) => Math.abs(value) < 1e-7)) continue;
    expect(relativeDifference(data, expected.next[name]?.data ?? new Float32Array()), name).toBeLessThan(
      tolerance,
    );
  }
}

describe('each step of the architecture runs recorded as it runs op by op', () => {
  test.each([
    maskDiscriminatorStep(config),
    maskGeneratorStep(config),
    maskReconstructStep(config, 2),
    maskFeatureStep(config, 3),
  ])('$name', async (step) => {
    await expectSame(step, maskState);
  });

  const features = Object.fromEntries(
    ['mean_a', 'variance_a', 'mean_b', 'variance_b'].map((name) => [name, new Float32Array(8).fill(0.5)]),
  );
  const mask = maskArtifact(config, maskState, 3, [features]);
  const state = { ...initialTranslationState(config), ...mask };
  test.each([
    discriminatorStep(config, mask),
    generatorStep(config, mask),
    translateStep(config, 'A_TO_B', 2),
    translateStep(config, 'B_TO_A', 1),
  ])('$name', async (step) => {
    await expectSame(step, state);
  });

  test('generator, compared by VGG', async () => {
    const step = generatorStep({ ...config, perceptual: 'VGG' }, { ...mask, ...tinyVgg() });
    await expectSame(step, state, 1e-3); // a ReLU that rounding turns on or off stands before every tap
  });
});
