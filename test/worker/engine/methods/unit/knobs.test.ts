import { expect, test } from 'vitest';
import { egscItDefinition } from '#contracts/methods/egsc-it.ts';
import { unitDefinition, type UnitKnobs } from '#contracts/methods/unit.ts';
import { presetOf } from '../../../../testkit/preset-of.ts';

const {
  configVersion: _version,
  method: _method,
  preset: _preset,
  ...knobs
} = presetOf('unit', 'unit-mnist-single-small');

test.each(unitDefinition.presets.map(({ name, knobs: given }) => [name, given]))(
  '%s is complete and valid',
  (_, given) => {
    expect(unitDefinition.knobs.safeParse(given).error).toBeUndefined();
  },
);

test('the small preset has the published weights, noise and Adam', () => {
  expect(knobs).toMatchObject({
    lossWeights: { gan: 10, reconstruction: 100, cycle: 100, kl: 0.1, klCycle: 0.1 },
    latentNoise: 1,
    adam: { beta1: 0.5, beta2: 0.999 },
  });
});

test('sizes that the networks cannot halve are refused', () => {
  const deep = { ...knobs, network: { ...knobs.network, downsamplings: 3 } };
  expect(refusals(deep)).toEqual([
    ['imageHeight', 'must be a multiple of 8 for this network'],
    ['imageWidth', 'must be a multiple of 8 for this network'],
  ]);
});

test('weights that leave the KL losses alone are refused: nothing would be learned', () => {
  const lossWeights = { gan: 0, reconstruction: 0, cycle: 0, kl: 1, klCycle: 1 };
  expect(refusals({ ...knobs, lossWeights })).toEqual([
    ['lossWeights', 'needs a weight above 0 besides the KL losses, or the decoders learn nothing'],
  ]);
});

test('metrics that EGSC-IT logs too are the same metrics', () => {
  const others = new Map(egscItDefinition.metrics.map((metric) => [metric.name, metric]));
  for (const metric of unitDefinition.metrics) expect(metric).toEqual(others.get(metric.name));
});

function refusals(changed: UnitKnobs): [path: string, message: string][] {
  const { error } = unitDefinition.knobs.safeParse(changed);
  return (error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]);
}
