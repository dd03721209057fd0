import { expect, test } from 'vitest';
import { egscItDefinition } from '#contracts/methods/egsc-it.ts';
import { munitDefinition, type MunitKnobs } from '#contracts/methods/munit.ts';
import { presetOf } from '../../../../testkit/preset-of.ts';

function knobsOf(preset: string): MunitKnobs {
  const { configVersion: _version, method: _method, preset: _preset, ...knobs } = presetOf('munit', preset);
  return knobs;
}

const small = knobsOf('munit-mnist-single-small');

test.each(munitDefinition.presets.map(({ name, knobs }) => [name, knobs]))(
  '%s is complete and valid',
  (_, knobs) => {
    expect(munitDefinition.knobs.safeParse(knobs).error).toBeUndefined();
  },
);

test.each(['munit-mnist-single-small', 'munit-mnist-single'])(
  '%s has the published weights, style, scales, Adam and weight decay',
  (preset) => {
    expect(knobsOf(preset)).toMatchObject({
      lossWeights: { gan: 1, reconstruction: 10, contentCode: 1, styleCode: 1, cycle: 0 },
      network: { styleSize: 8, discriminatorScales: 3 },
      adam: { beta1: 0.5, beta2: 0.999, form: 'clean' },
      weightDecay: 1e-4,
    });
  },
);

test('munit-mnist-single has the published sizes, rate and schedule', () => {
  expect(knobsOf('munit-mnist-single')).toMatchObject({
    network: {
      generatorChannels: 64,
      downsamplings: 2,
      residualBlocks: 4,
      styleDownsamplings: 4,
      perceptronChannels: 256,
      discriminatorChannels: 64,
    },
    batchSize: 1,
    learningRate: 1e-4,
    halvingSteps: 100_000,
  });
});

test('sizes that the content cannot halve are refused', () => {
  expect(refusals({ ...small, network: { ...small.network, downsamplings: 3 } })).toEqual([
    ['imageHeight', 'must be a multiple of 8 for this network'],
    ['imageWidth', 'must be a multiple of 8 for this network'],
  ]);
});

test.each([
  ['the content encoder', { downsamplings: 4 }, { imageHeight: 16, imageWidth: 32 }, 32],
  ['the style encoder', { styleDownsamplings: 5 }, {}, 32],
  ['the discriminators', { discriminatorLayers: 3 }, {}, 29],
])('sizes that leave %s no border to mirror are refused', (_, network, size, least) => {
  const refused = refusals({ ...small, ...size, network: { ...small.network, ...network } });
  expect(refused).toContainEqual(['imageHeight', `must be at least ${least} for this network`]);
});

test('weights that leave the style encoders without a loss are refused', () => {
  const lossWeights = {
    gan: 1,
    reconstruction: 0,
    contentCode: 1,
    styleCode: 0,
    cycle: 0,
    pixelEnergy: 0,
    regionColor: 0,
    colorMoments: 0,
  };
  expect(refusals({ ...small, lossWeights })).toEqual([
    [
      'lossWeights',
      'needs a weight above 0 besides gan and contentCode, or the style encoders learn nothing',
    ],
  ]);
});

test('metrics that EGSC-IT logs too are the same metrics', () => {
  const others = new Map(egscItDefinition.metrics.map((metric) => [metric.name, metric]));
  const shared = munitDefinition.metrics.filter((metric) => others.has(metric.name));
  expect(shared).toHaveLength(15);
  for (const metric of shared) expect(metric).toEqual(others.get(metric.name));
});

function refusals(changed: MunitKnobs): [path: string, message: string][] {
  const { error } = munitDefinition.knobs.safeParse(changed);
  return (error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]);
}
