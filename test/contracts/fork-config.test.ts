import { expect, test } from 'vitest';
import { forkConfig } from '../../contracts/fork-config.ts';
import { methodKnobs, methodNames, presets } from '../../contracts/run-config.ts';
import { cycleganPreset } from '../testkit/cyclegan-preset.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';

const tiny = egscItPreset('tiny');

function refusalsOf(changes: unknown, step = 8, parent: Parameters<typeof forkConfig>[0] = tiny) {
  const { refusals } = forkConfig(parent, step, changes);
  return (refusals ?? []).map(({ code, field, message }) => [code, field?.join('.'), message]);
}

test('a fork without changes has the config of its checkpoint, whatever the method', () => {
  for (const { config } of presets) expect(forkConfig(config, 1, {}).config).toEqual(config);
});

test('what says nothing of networks, images and stages may differ', () => {
  const changes = {
    generatorLearningRate: 1e-4,
    lossWeights: { style: 3 },
    adam: { beta1: 0.9 },
    translationSteps: 40,
    checkpointSeconds: 5,
    seed: 3,
  };
  expect(forkConfig(tiny, 8, changes).config).toEqual({
    ...tiny,
    ...changes,
    lossWeights: { ...tiny.lossWeights, style: 3 },
    adam: { ...tiny.adam, beta1: 0.9 },
  });
});

test('each knob that the state of a checkpoint depends on is refused by its name', () => {
  expect(refusalsOf({ network: { generatorChannels: 8 }, imageHeight: 32 })).toEqual([
    ['INVALID', 'config.imageHeight', expect.stringContaining('which is 16, but is given 32')],
    ['INVALID', 'config.network.generatorChannels', expect.stringContaining('which is 4, but is given 8')],
  ]);
  expect(refusalsOf({ maskSteps: 9 })).toEqual([['INVALID', 'config.maskSteps', expect.any(String)]]);
  expect(refusalsOf({ poolSize: 3 }, 8, cycleganPreset('cyclegan-tiny'))).toEqual([
    ['INVALID', 'config.poolSize', expect.any(String)],
  ]);
});

test('the method and the preset are refused by their names', () => {
  expect(refusalsOf({ method: 'cyclegan', preset: 'tiny' })).toEqual([
    ['INVALID', 'config.method', expect.stringContaining('that of the checkpoint')],
    ['INVALID', 'config.preset', expect.stringContaining('that of the checkpoint')],
  ]);
});

test('at least one step has to be left, and the refusal says from how many on there is', () => {
  // 6 of the mask stage and 12 of the translation.
  expect(refusalsOf({}, 17)).toEqual([]);
  expect(refusalsOf({}, 18)).toEqual([
    ['INVALID', 'config.translationSteps', expect.stringContaining('Set it to at least 13.')],
  ]);
  expect(refusalsOf({ translationSteps: 2 }, 18)).toHaveLength(1);
  expect(refusalsOf({ translationSteps: 13 }, 18)).toEqual([]);
});

test('every knob of every method says whether a fork may change it', () => {
  const fixed = Object.fromEntries(
    methodNames().map((method) => [
      method,
      methodKnobs(method)
        .filter(({ fork }) => fork === 'FIXED')
        .map(({ path }) => path.join('.'))
        .filter((path) => !path.startsWith('network.')),
    ]),
  );
  expect(fixed).toEqual({
    'egsc-it': [
      'imageHeight',
      'imageWidth',
      'mode',
      'mask',
      'adain',
      'maskFeatures',
      'maskSteps',
      'maskGeneratorUpdatesPerStep',
      'generatorUpdatesPerStep',
      'maskArtifactId',
    ],
    cyclegan: ['imageHeight', 'imageWidth', 'poolSize'],
    unit: ['imageHeight', 'imageWidth', 'generatorUpdatesPerStep'],
    munit: ['imageHeight', 'imageWidth', 'generatorUpdatesPerStep'],
  });
  for (const method of methodNames())
    for (const { path, fork } of methodKnobs(method))
      if (path[0] === 'network') expect(fork, path.join('.')).toBe('FIXED');
});
