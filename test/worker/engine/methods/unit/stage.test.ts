import { describe, expect, test } from 'vitest';
import { unitDefinition, type UnitKnobs } from '#contracts/methods/unit.ts';
import type { StageSpec, UpdateSpec } from '../../../../../worker/engine/methods/method.ts';
import { unit } from '../../../../../worker/engine/methods/unit/unit.ts';
import { presetOf } from '../../../../testkit/preset-of.ts';

const config = presetOf('unit', 'unit-mnist-single-small');

function stageOf(knobs: UnitKnobs = config): StageSpec {
  const [stage, ...others] = unit.stages(knobs);
  expect(others).toEqual([]);
  if (!stage) throw new Error('expected a stage');
  return stage;
}

function updatesOf(knobs: UnitKnobs = config): [discriminator: UpdateSpec, generator: UpdateSpec] {
  const [discriminator, generator] = stageOf(knobs).updates({});
  if (!discriminator || !generator) throw new Error('expected two updates');
  return [discriminator, generator];
}

describe('the stage', () => {
  test('is what the contract says', () => {
    expect(stageOf()).toMatchObject(unitDefinition.stages(config)[0] ?? {});
  });

  test('updates the discriminators, then the generator as often as told, each with a fresh batch', () => {
    const [discriminator, generator] = updatesOf({ ...config, generatorUpdatesPerStep: 5 });
    expect([discriminator.optimizer, discriminator.perStep, discriminator.draw]).toEqual([
      'discriminator',
      1,
      'FRESH',
    ]);
    expect([generator.optimizer, generator.perStep, generator.draw]).toEqual(['generator', 5, 'FRESH']);
  });

  test('adds noise to the latents of both domains', () => {
    const [, generator] = updatesOf();
    const shape = [16, 14, 14, 32];
    expect(generator.noise).toEqual({
      noise: { stream: 'noise/translation', shape, sigma: 1 },
      noise_cycle: { stream: 'noise/cycle', shape, sigma: 1 },
    });
  });

  test('lets the learning rate fall to 0', () => {
    const stage = stageOf();
    expect(stage.learningRate(0)).toBe(config.learningRate);
    expect(stage.learningRate(300) / config.learningRate).toBeCloseTo(0.536, 3);
    expect(stage.learningRate(599)).toBeLessThan(0.01 * config.learningRate);
  });

  test('has no moving average', () => {
    expect(Object.keys(stageOf().initialState()).filter((name) => name.startsWith('ema/'))).toEqual([]);
  });

  test('has one block of the encoders and one of the decoders for both domains', () => {
    const names = Object.keys(stageOf().initialState()).filter((name) => name.startsWith('generator/'));
    expect(new Set(names.map((name) => name.split('/')[1]))).toEqual(
      new Set(['encoder_a', 'encoder_b', 'decoder_a', 'decoder_b', 'shared_encoder', 'shared_generator']),
    );
  });
});

test('losses that a run can log are the metrics of the contract', () => {
  const logged = updatesOf().flatMap(({ losses }) => losses);
  expect(logged.toSorted()).toEqual(unitDefinition.metrics.map(({ name }) => name).toSorted());
});

test('a translation takes one encoder, the shared blocks and the other decoder, and no exemplar', () => {
  expect(unit.translateStep(config, 'B_TO_A', 3).feeds).toEqual({ content: [3, 28, 28, 3] });
});

test('the networks of the comparison have the published numbers of weights', () => {
  const state = stageOf(presetOf('unit', 'unit-mnist-single')).initialState();
  const count = (prefix: string): number =>
    Object.entries(state)
      .filter(([name]) => name.startsWith(prefix))
      .reduce((sum, [, { data }]) => sum + data.length, 0);
  expect(count('generator/')).toBe(1_053_318);
  expect(count('discriminator/')).toBe(5_517_698);
});
