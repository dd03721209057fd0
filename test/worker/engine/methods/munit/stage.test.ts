import { describe, expect, test } from 'vitest';
import { munitDefinition, type MunitKnobs } from '#contracts/methods/munit.ts';
import type { StageSpec, UpdateSpec } from '../../../../../worker/engine/methods/method.ts';
import { munit } from '../../../../../worker/engine/methods/munit/munit.ts';
import { presetOf } from '../../../../testkit/preset-of.ts';
import { runEagerly } from '../../eager.ts';
import { wave } from '../../wave.ts';

const config = presetOf('munit', 'munit-mnist-single-small');
const tiny = presetOf('munit', 'munit-tiny');

function stageOf(knobs: MunitKnobs = config): StageSpec {
  const [stage, ...others] = munit.stages(knobs);
  expect(others).toEqual([]);
  if (!stage) throw new Error('expected a stage');
  return stage;
}

function updatesOf(knobs: MunitKnobs = config): [discriminator: UpdateSpec, generator: UpdateSpec] {
  const [discriminator, generator] = stageOf(knobs).updates({});
  if (!discriminator || !generator) throw new Error('expected two updates');
  return [discriminator, generator];
}

describe('the stage', () => {
  test('is what the contract says', () => {
    expect(stageOf()).toMatchObject(munitDefinition.stages(config)[0] ?? {});
  });

  test('updates the discriminators, then the generators with the same images', () => {
    const [discriminator, generator] = updatesOf({ ...config, generatorUpdatesPerStep: 5 });
    expect([discriminator.optimizer, discriminator.draw]).toEqual(['discriminator', 'FRESH']);
    expect([generator.optimizer, generator.perStep, generator.draw]).toEqual([
      'generator',
      5,
      'SAME_AS_PREVIOUS',
    ]);
  });

  test('draws styles from N(0, 1), others for each update and domain', () => {
    const specs = updatesOf().flatMap(({ noise }) => Object.values(noise));
    expect(specs.map(({ shape, sigma }) => [shape, sigma])).toEqual(Array(4).fill([[8, 8], 1]));
    expect(new Set(specs.map(({ stream }) => stream)).size).toBe(4);
  });

  test('halves the learning rate again and again', () => {
    const rates = [0, 299, 300, 599].map((step) => stageOf().learningRate(step) / config.learningRate);
    expect(rates).toEqual([1, 1, 0.5, 0.5]);
  });

  test('starts filters and dense weights by their fan-in, those of the discriminators at N(0, 0.02)', () => {
    const state = stageOf().initialState();
    const deviation = (name: string): number => {
      const data = state[name]?.data ?? new Float32Array();
      return Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
    };
    expect(deviation('generator/a/content/residual1/conv1/filter') / Math.sqrt(2 / (9 * 24))).toBeCloseTo(
      1,
      1,
    );
    expect(deviation('generator/b/decoder/hidden2/weight') / Math.sqrt(2 / 32)).toBeCloseTo(1, 1);
    expect(deviation('discriminator/a/scale2/conv2/filter') / 0.02).toBeCloseTo(1, 1);
    expect(deviation('generator/a/style/stem/bias')).toBe(0);
  });
});

describe('losses', () => {
  const all = {
    ...tiny.lossWeights,
    cycle: 1,
    pixelEnergy: 1,
    regionColor: 2,
    colorMoments: 3,
  };

  test('that a run can log are the metrics of the contract', () => {
    const logged = updatesOf({ ...tiny, lossWeights: all }).flatMap((update) => update.losses);
    expect(logged.toSorted()).toEqual(munitDefinition.metrics.map(({ name }) => name).toSorted());
  });

  test('of cycles and of exemplars are computed where they are weighted, and finite', async () => {
    const knobs = { ...tiny, lossWeights: all };
    const [, generator] = updatesOf(knobs);
    const feeds = Object.fromEntries(
      Object.entries(generator.step.feeds).map(([name, shape]) => [name, wave(name, shape, 0.8)]),
    );
    const { outputs } = await runEagerly(generator.step, stageOf(knobs).initialState(), feeds);
    const losses = outputs['losses']?.data ?? new Float32Array();
    expect(losses).toHaveLength(generator.losses.length);
    expect(losses.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
  });
});

test('a translation takes an exemplar', () => {
  expect(munit.translateStep(config, 'B_TO_A', 3).feeds).toEqual({
    content: [3, 28, 28, 3],
    exemplar: [3, 28, 28, 3],
  });
});
