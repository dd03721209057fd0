import { describe, test } from 'vitest';
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
import { expectSame } from './expect-same.ts';

const config = egscItPreset('tiny');
const maskState = initialMaskState(config);

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
