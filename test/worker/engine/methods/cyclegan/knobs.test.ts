import { expect, test } from 'vitest';
import { cycleganDefinition, type CycleganKnobs } from '#contracts/methods/cyclegan.ts';
import { egscItDefinition } from '#contracts/methods/egsc-it.ts';

const [small] = cycleganDefinition.presets;
const knobs = small?.knobs as CycleganKnobs;

test.each(cycleganDefinition.presets.map((preset) => [preset.name, preset.knobs]))(
  '%s is complete and valid',
  (_, given) => {
    expect(cycleganDefinition.knobs.safeParse(given).error).toBeUndefined();
  },
);

test('the preset has the weights of the table, Adam, pool and rate as published, constant for half the steps', () => {
  expect(knobs).toMatchObject({
    lossWeights: { gan: 10, cycle: 100, identity: 0 },
    adam: { beta1: 0.5, beta2: 0.999, form: 'clean' },
    learningRate: 2e-4,
    constantRateShare: 0.5,
    poolSize: 50,
  });
});

test('sizes that the networks cannot halve are refused, and those that leave no border to mirror', () => {
  const deep = { ...knobs, network: { ...knobs.network, downsamplings: 3 } };
  expect(refusals(deep)).toEqual([
    ['imageHeight', 'must be a multiple of 8 for this network'],
    ['imageWidth', 'must be a multiple of 8 for this network'],
  ]);
  expect(refusals({ ...deep, imageHeight: 8, imageWidth: 32 })).toEqual([
    ['imageHeight', 'must be at least 16 for this network'],
  ]);
});

test('weights that are all zero are refused: nothing would be learned', () => {
  expect(refusals({ ...knobs, lossWeights: { gan: 0, cycle: 0, identity: 0 } })).toEqual([
    ['lossWeights', 'needs a weight above 0, or the generators learn nothing'],
  ]);
});

test('metrics that EGSC-IT logs too are the same metrics', () => {
  const others = new Map(egscItDefinition.metrics.map((metric) => [metric.name, metric]));
  const shared = cycleganDefinition.metrics.filter((metric) => others.has(metric.name));
  expect(shared).toHaveLength(7);
  for (const metric of shared) expect(metric).toEqual(others.get(metric.name));
});

function refusals(changed: CycleganKnobs): [path: string, message: string][] {
  const { error } = cycleganDefinition.knobs.safeParse(changed);
  return (error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]);
}
