import { describe, expect, test } from 'vitest';
import { metricNameSchema } from '#contracts/metrics/metric-catalog.ts';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { sizeOf } from '#lib/size-of.ts';
import { tf } from '../../../../../worker/compute/tf.ts';
import type { ChannelStatistics } from '../../../../../worker/engine/layers/channel-statistics.ts';
import { objective } from '../../../../../worker/engine/losses/objective.ts';
import type { GeneratorPass } from '../../../../../worker/engine/methods/egsc-it/generator-pass.ts';
import { generatorLossNames, generatorTerms } from '../../../../../worker/engine/methods/egsc-it/losses.ts';
import { generatorStep } from '../../../../../worker/engine/methods/egsc-it/generator-step.ts';
import { initialTranslationState } from '../../../../../worker/engine/methods/egsc-it/initial-state.ts';
import { translateStep } from '../../../../../worker/engine/methods/egsc-it/translate-step.ts';
import { runEagerly } from '../../eager.ts';
import { numbersOf } from '../../numbers.ts';
import { wave } from '../../wave.ts';
import { egscItPreset } from '../../../../testkit/egsc-it-preset.ts';

const knobs = egscItPreset('mnist-single-small');

const { lossWeights } = knobs;
/** Images of one gray: 2 images of 4x4 pixels. */
function gray(value: number): tf.Tensor4D {
  return tf.fill([2, 4, 4, 3], value);
}
function features(value: number): tf.Tensor4D {
  return tf.fill([2, 1, 1, 2], value);
}

function statistics(mean: number, deviation: number): ChannelStatistics {
  return { mean: features(mean), variance: features(deviation ** 2), deviation: features(deviation) };
}

function pass(): GeneratorPass {
  return {
    real: { a: gray(0), b: gray(0.5) },
    reconstructed: { a: gray(0.25), b: gray(0.5) },
    fake: { ab: gray(0.25), ba: gray(0) },
    cycled: { aba: gray(-0.5), bab: gray(0) },
    latent: tf.fill([4, 2, 2, 2], 3),
    cycleLatent: tf.fill([4, 2, 2, 2], 2),
    judged: { ab: tf.fill([2, 1, 1, 1], 0), ba: tf.fill([2, 1, 1, 1], 3) },
    style: {
      a: statistics(1, 1),
      b: statistics(2, 2),
      ab: statistics(2, 5),
      ba: statistics(0, 1),
    },
    stem: { a: gray(1), b: gray(1), ab: gray(2), ba: gray(3) },
    taps: { a: [gray(1)], b: [gray(1)], ab: [gray(2)], ba: [gray(4)] },
  };
}

async function evaluate(anneal: number): Promise<Record<string, number>> {
  const values = await numbersOf(
    () =>
      objective(generatorTerms({ perceptual: 'MASK_NETWORK' }), lossWeights, tf.scalar(anneal), pass())
        .losses,
  );
  return Object.fromEntries(generatorLossNames(knobs).map((name, i) => [name, values[i] ?? NaN]));
}

describe('the generator objective', () => {
  test('names each of its values as the metric catalog does', () => {
    expect(generatorLossNames(knobs).map((name) => metricNameSchema.parse(name))).toHaveLength(19);
  });

  test('logs every value without its weight', async () => {
    const losses = await evaluate(1);
    const expected = {
      gan_ab: 1, // (0 - 1)^2
      gan_ba: 4, // (3 - 1)^2
      reconstruction_a: 0.25,
      reconstruction_b: 0,
      cycle_aba: 0.5,
      cycle_bab: 0.5,
      kl: 2 * 9,
      kl_cycle: 2 * 4,
      style_ab: 0 + 3,
      style_ba: 1 + 0,
      content_ab: 0, // nothing to see in gray images
      content_ba: 0,
      pixel_energy_ab: 0,
      pixel_energy_ba: 0,
      color_moments_ab: 0.25,
      color_moments_ba: 0,
    };
    for (const [name, value] of Object.entries(expected)) {
      expect(losses[`generator/${name}`], name).toBeCloseTo(value, 4);
    }
    // All ground, weight g = 1 - sigmoid(8 (sqrt(0.001) - 1.2)): color difference 0.25 * 16 g / (16 g + 1), about.
    expect(losses['generator/region_color_ab']).toBeCloseTo((0.25 * 16) ** 2 / 17 ** 2, 3);
    expect(losses['generator/region_color_ba']).toBeCloseTo(0, 6);
  });

  test('weights sum up to the total, style and color moments by the anneal', async () => {
    for (const anneal of [1, 0.1]) {
      const losses = await evaluate(anneal);
      const sum = (prefix: string): number =>
        Object.entries(losses)
          .filter(([name]) => name.startsWith(`generator/${prefix}_`))
          .reduce((total, [, value]) => total + value, 0);
      const total =
        lossWeights.gan * sum('gan') +
        lossWeights.reconstruction * sum('reconstruction') +
        lossWeights.cycle * sum('cycle') +
        lossWeights.kl * (losses['generator/kl'] ?? NaN) +
        lossWeights.klCycle * (losses['generator/kl_cycle'] ?? NaN) +
        anneal * lossWeights.style * sum('style') +
        lossWeights.content * sum('content') +
        lossWeights.pixelEnergy * sum('pixel_energy') +
        lossWeights.regionColor * sum('region_color') +
        anneal * lossWeights.colorMoments * sum('color_moments');
      expect(losses['generator/total']).toBeCloseTo(total, 3);
    }
  });

  test('a term of weight 0 is not computed, not logged and cannot spoil the total', async () => {
    const weights = { ...lossWeights, style: 0, gan: 0 };
    const broken = statistics(NaN, NaN);
    const spoiled = { ...pass(), style: { a: broken, b: broken, ab: broken, ba: broken } };
    const terms = generatorTerms({ perceptual: 'MASK_NETWORK' });
    const values = await numbersOf(() => objective(terms, weights, tf.scalar(1), spoiled).losses);
    const names = generatorLossNames({ ...knobs, lossWeights: weights });
    expect(names).not.toContain('generator/style_ab');
    expect(names).not.toContain('generator/gan_ab');
    expect(values).toHaveLength(names.length);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

test('without a perceptual network neither style nor content is a loss, whatever their weights', () => {
  const names = generatorLossNames({ ...knobs, perceptual: 'NONE' });
  expect(names.filter((name) => /style|content/.test(name))).toEqual([]);
  expect(names).toHaveLength(15);
});

test('VGG compares Gram matrices with the exemplar and taps with the content image', async () => {
  const { style, content } = generatorTerms({ perceptual: 'VGG' });
  const gram = (value: number) => (value ** 2 * 16) / 16; // of 4x4 pixels of one value
  const styles = await numbersOf(() => tf.stack([...style.values(pass())]));
  expect(styles[0]).toBeCloseTo(gram(2) - gram(1), 5);
  expect(styles[1]).toBeCloseTo(gram(4) - gram(1), 5);
  expect(await numbersOf(() => tf.stack([...content.values(pass())]))).toEqual([1, 3]);
});

test('VGG needs weights, and other networks may keep the name of some', () => {
  expect(newRunConfig('tiny', { perceptual: 'VGG' }).refusals).toMatchObject([
    { field: ['config', 'perceptualWeightsId'] },
  ]);
  const perceptualWeightsId = '01890a5d-ac96-774b-bcce-b302099a8057';
  expect(newRunConfig('tiny', { perceptual: 'VGG', perceptualWeightsId }).refusals).toBeNull();
  expect(newRunConfig('tiny', { perceptual: 'NONE', perceptualWeightsId }).refusals).toBeNull();
});

test('weights that leave only a perceptual network that there is not are refused', () => {
  const { kl, klCycle, content } = lossWeights;
  const none = Object.fromEntries(Object.keys(lossWeights).map((name) => [name, 0]));
  const weights = { ...none, kl, klCycle, content };
  expect(newRunConfig('tiny', { lossWeights: weights }).refusals).toBeNull();
  expect(newRunConfig('tiny', { lossWeights: weights, perceptual: 'NONE' }).refusals).toMatchObject([
    { field: ['config', 'lossWeights'] },
  ]);
});

test('what no loss and no network reads cannot spoil an update: mask networks of NaN', async () => {
  const config: EgscItKnobs = {
    ...egscItPreset('tiny'),
    mask: 'NONE',
    adain: 'NONE',
    perceptual: 'NONE',
  };
  const shapes = Object.entries(translateStep(config, 'A_TO_B', 1).state);
  const broken = Object.fromEntries(
    shapes
      .filter(([name]) => name.startsWith('mask/'))
      .map(([name, shape]) => [name, { shape, data: new Float32Array(sizeOf(shape)).fill(NaN) }]),
  );
  const step = generatorStep(config, broken);
  const feeds = Object.entries(step.feeds).map(
    ([name, shape]) => [name, wave(name, shape, 0.4, 0.5)] as const,
  );
  const { outputs, nextState } = await runEagerly(
    step,
    initialTranslationState(config),
    Object.fromEntries(feeds),
  );
  for (const [name, { data }] of Object.entries({ ...outputs, ...nextState }))
    expect(data.every(Number.isFinite), name).toBe(true);
});
