import { expect, test } from 'vitest';
import { newRunConfig } from '../../contracts/new-run-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';

function refusalsOf(changes: unknown, preset = 'tiny') {
  const { refusals } = newRunConfig(preset, changes);
  return refusals?.map(({ code, field, message }) => [field?.join('.'), code, message]);
}

test('what is not changed is as the preset says, also inside a group', () => {
  const tiny = egscItPreset('tiny');
  expect(newRunConfig('tiny', {}).config).toEqual(tiny);
  expect(newRunConfig('tiny', { batchSize: 7, adam: { form: 'paper-code' } }).config).toEqual({
    ...tiny,
    batchSize: 7,
    adam: { ...tiny.adam, form: 'paper-code' },
  });
});

test('null is a value of its own, and is refused where a knob has none', () => {
  const maskArtifactId = '0189a5d0-ac96-774b-bcce-b3012099a805';
  expect(newRunConfig('tiny', { maskSteps: 0, maskArtifactId }).config).toMatchObject({ maskArtifactId });
  expect(newRunConfig('tiny', { maskArtifactId: null }).config).toMatchObject({ maskArtifactId: null });
  expect(refusalsOf({ batchSize: null })).toEqual([
    ['config.batchSize', 'REQUIRED', '"config.batchSize" is required.'],
  ]);
});

test('an unknown preset is refused with the names of those there are', () => {
  expect(refusalsOf({}, 'huge')).toEqual([
    [
      'preset',
      'NOT_FOUND',
      expect.stringContaining(
        'Presets: mnist-single-small, mnist-single-quick, mnist-multiple-small, photos-64, photos-128, tiny, ',
      ),
    ],
  ]);
});

test('a knob that the method does not have is refused by its path', () => {
  expect(refusalsOf({ batchsize: 3, adam: { beta3: 0.5 } })).toEqual([
    ['config.batchsize', 'NOT_FOUND', '"config.batchsize" is not a knob of the method egsc-it.'],
    ['config.adam.beta3', 'NOT_FOUND', '"config.adam.beta3" is not a knob of the method egsc-it.'],
  ]);
});

test('a knob of another method is told with the method that has it', () => {
  expect(refusalsOf({ poolSize: 3 })).toEqual([
    [
      'config.poolSize',
      'NOT_FOUND',
      '"config.poolSize" is not a knob of the method egsc-it. It is a knob of cyclegan.',
    ],
  ]);
});

test.each([
  ['cyclegan-tiny', { latentNoise: 1 }, 'cyclegan. It is a knob of egsc-it, unit.'],
  ['unit-tiny', { network: { styleSize: 4 } }, 'unit. It is a knob of munit.'],
  ['unit-tiny', { maskArtifactId: null }, 'unit. It is a knob of egsc-it.'],
  ['munit-tiny', { poolSize: 3 }, 'munit. It is a knob of cyclegan.'],
])('%s with %j is told which methods have that knob', (preset, changes, message) => {
  expect(refusalsOf(changes, preset)).toEqual([
    [expect.any(String), 'NOT_FOUND', expect.stringContaining(message)],
  ]);
});

test('what a preset stands for cannot be changed', () => {
  const refusals = newRunConfig('tiny', { method: 'other', preset: 'other', configVersion: 1 }).refusals;
  expect(refusals?.map(({ field }) => field)).toEqual([
    ['config', 'method'],
    ['config', 'preset'],
    ['config', 'configVersion'],
  ]);
  for (const { code, message } of refusals ?? []) {
    expect(code).toBe('INVALID');
    expect(message).toContain('is fixed by the preset');
  }
});

test('everything that is wrong is told at once, each with its path, limit and value', () => {
  expect(
    refusalsOf({ batchSize: 1000, fit: 'SQUEEZE', network: { downsamplings: 9 }, seed: 'x', strange: 1 }),
  ).toEqual([
    ['config.strange', 'NOT_FOUND', expect.any(String)],
    ['config.seed', 'INVALID', '"config.seed" must be a number, but is "x".'],
    ['config.fit', 'INVALID', expect.stringContaining('STRETCH, COVER, CONTAIN, but is "SQUEEZE"')],
    ['config.network.downsamplings', 'OUT_OF_RANGE', expect.stringContaining('at most 4, but is 9')],
    ['config.batchSize', 'OUT_OF_RANGE', expect.stringContaining('at most 256, but is 1000')],
  ]);
});

test('rules between knobs name the knob that is at fault', () => {
  expect(refusalsOf({ maskSteps: 0 })).toEqual([
    ['config.maskSteps', 'OUT_OF_RANGE', expect.stringContaining('must be at least 1')],
  ]);
});

test.each([[null], [3], [[]], ['batchSize=3']])('%j is not a set of changes', (changes) => {
  expect(refusalsOf(changes)).toEqual([['config', 'INVALID', '"config" is not an object.']]);
});

test('a value in the place of a group is refused', () => {
  expect(refusalsOf({ adam: 3 })).toEqual([
    ['config.adam', 'INVALID', '"config.adam" must be an object, but is 3.'],
  ]);
});

test('a name that objects inherit is an unknown knob', () => {
  expect(refusalsOf(JSON.parse('{ "__proto__": { "batchSize": 3 }, "constructor": 1 }'))).toHaveLength(2);
});

test('thousands of unknown knobs and a huge value are refused in a short answer', () => {
  const strangers = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`knob${i}`, i]));
  expect(newRunConfig('tiny', strangers).refusals).toHaveLength(20);
  const [refusal] = newRunConfig('tiny', { seed: 'x'.repeat(100_000) }).refusals ?? [];
  expect(refusal?.message.length).toBeLessThan(300);
});
