import { describe, expect, test } from 'vitest';
import { cycleganDefinition } from '#contracts/methods/cyclegan.ts';
import { cyclegan } from '../../../../../worker/engine/methods/cyclegan/cyclegan.ts';
import type { StageSpec, UpdateSpec } from '../../../../../worker/engine/methods/method.ts';
import { cycleganPreset } from '../../../../testkit/cyclegan-preset.ts';

const config = cycleganPreset('cyclegan-mnist-single-small');

function stageOf(knobs = config): StageSpec {
  const [stage, ...others] = cyclegan.stages(knobs);
  expect(others).toEqual([]);
  if (!stage) throw new Error('expected a stage');
  return stage;
}

function updatesOf(knobs = config): [generator: UpdateSpec, discriminator: UpdateSpec] {
  const [generator, discriminator] = stageOf(knobs).updates({});
  if (!generator || !discriminator) throw new Error('expected two updates');
  return [generator, discriminator];
}

describe('the stage', () => {
  test('is what the contract says', () => {
    expect(stageOf()).toMatchObject(cycleganDefinition.stages(config)[0] ?? {});
  });

  test('updates the generators, then the discriminators, who see translations of that step through a pool', () => {
    const [generator, discriminator] = updatesOf();
    expect([generator.optimizer, generator.draw]).toEqual(['generator', 'FRESH']);
    expect([discriminator.optimizer, discriminator.draw]).toEqual(['discriminator', 'SAME_AS_PREVIOUS']);
    expect(discriminator.handedOn).toEqual({
      fake_a: { output: 'fake_ba', pool: { name: 'pool/a', capacity: 50, shape: [28, 28, 3] } },
      fake_b: { output: 'fake_ab', pool: { name: 'pool/b', capacity: 50, shape: [28, 28, 3] } },
    });
  });

  test('keeps the learning rate for half the steps and lets it fall to 0', () => {
    const stage = stageOf();
    expect([0, 300, 450].map((step) => stage.learningRate(step))).toEqual([2e-4, 2e-4, 1e-4]);
    expect(stage.learningRate(599)).toBeCloseTo(2e-4 / 300, 12);
  });

  test('starts filters at N(0, 0.02), biases and moments at 0', () => {
    for (const [name, { data }] of Object.entries(stageOf().initialState())) {
      const deviation = Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
      if (name.startsWith('adam_') || name.endsWith('/bias')) expect(deviation, name).toBe(0);
      else expect(Math.abs(deviation / 0.02 - 1), name).toBeLessThan(5 / Math.sqrt(2 * data.length));
    }
  });

  test('has no moving average', () => {
    expect(Object.keys(stageOf().initialState()).filter((name) => name.startsWith('ema/'))).toEqual([]);
  });
});

describe('losses', () => {
  test('of weight 0 are not logged', () => {
    const [generator, discriminator] = updatesOf();
    expect([...generator.losses, ...discriminator.losses]).toEqual([
      'generator/total',
      'generator/gan_ab',
      'generator/gan_ba',
      'generator/cycle_aba',
      'generator/cycle_bab',
      'discriminator/a',
      'discriminator/b',
    ]);
  });

  test('that a run can log are the metrics of the contract', () => {
    const [generator, discriminator] = updatesOf({
      ...config,
      lossWeights: { gan: 1, cycle: 10, identity: 5 },
    });
    expect([...generator.losses, ...discriminator.losses]).toEqual(
      cycleganDefinition.metrics.map(({ name }) => name),
    );
  });
});

test('a translation takes the weights of its direction and no exemplar', () => {
  const step = cyclegan.translateStep(config, 'B_TO_A', 3);
  expect(step.feeds).toEqual({ content: [3, 28, 28, 3] });
  const prefixes = Object.keys(step.state).map((name) => name.split('/').slice(0, 2).join('/'));
  expect(new Set(prefixes)).toEqual(new Set(['generator/ba']));
});
