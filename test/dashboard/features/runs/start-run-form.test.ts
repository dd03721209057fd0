import { describe, expect, test } from 'vitest';
import {
  countRuns,
  firstOfGrid,
  startRunsInput,
  typedGrid,
  unreadableLists,
} from '../../../../dashboard/src/features/runs/start-run-grid.ts';
import { NO_POLICY } from '../../../../dashboard/src/features/checkpoints/policy-form.ts';
import {
  estimateInput,
  findKnobs,
  knobsOf,
  presetText,
  startRunInput,
  unchanged,
  unreadableKnobs,
} from '../../../../dashboard/src/features/runs/start-run-form.ts';

const preset = {
  name: 'tiny',
  description: '',
  config: { seed: 0, adam: { beta1: 0.5 }, fit: 'COVER', source: null },
};
const method = {
  name: 'one',
  label: 'One',
  presets: [preset],
  variants: [],
  configSchema: {
    properties: {
      seed: { type: 'integer', label: 'Seed', group: 'Run', description: 'Root of every draw.' },
      adam: {
        properties: { beta1: { type: 'number', label: 'Beta 1', group: 'Optimizer', description: 'Decay.' } },
      },
      fit: { enum: ['STRETCH', 'COVER'], type: 'string', label: 'Fit', group: 'Images', description: 'How.' },
      source: { type: ['string', 'null'], label: 'Source', group: 'Run', description: 'Of another run.' },
    },
  },
};
const knobs = knobsOf(method);
const form = {
  preset: 'tiny',
  datasetVersionId: 'v',
  displayName: ' ',
  config: unchanged(knobs),
  checkpointPolicy: NO_POLICY,
  experimentName: ' ',
};

describe('start of several runs', () => {
  const several = { seed: '0..2, 7', adam: { beta1: '0.5,0.9' }, fit: 'COVER', source: 'a, b' };

  test('is a run for each combination of the numbers, beside what has one value', () => {
    const input = startRunsInput({ ...form, config: several }, knobs, 'k', null);
    expect(input).toMatchObject({
      idempotencyKey: 'k',
      config: { fit: 'COVER', source: 'a, b' },
      grid: [
        { path: 'seed', values: [0, 1, 2, 7] },
        { path: 'adam.beta1', values: [0.5, 0.9] },
      ],
    });
    expect(countRuns(input.grid)).toBe(8);
    expect(unreadableLists(several, knobs)).toEqual({});
    expect(firstOfGrid({ ...form, config: several }, knobs).config).toEqual({
      ...several,
      seed: '0',
      adam: { beta1: '0.5' },
    });
  });

  test.each([
    ['1, x', 'Enter a whole number.'],
    ['1,', 'A value is missing before or after a comma.'],
    ['3..1', '3..1 is empty; write the lower end first.'],
    ['0..200', '0..200 has 201 values; at most 200 runs are started at once.'],
    ['0..3, 2', '2 is there twice.'],
  ])('says what is wrong with the list "%s"', (seed, problem) => {
    expect(unreadableLists({ seed }, knobs)).toEqual({ 'config.seed': problem });
    expect(typedGrid({ seed }, knobs)).toEqual([]);
  });
});

describe('start of a run', () => {
  test('offers every knob of the method, empty, with the value of the preset shown', () => {
    expect(unchanged(knobs)).toEqual({ seed: '', adam: { beta1: '' }, fit: '', source: '' });
    expect(knobs.map((knob) => presetText(preset, knob))).toEqual(['0', '0.5', 'COVER', 'null']);
  });

  test('of a fork sends its checkpoint in place of preset and dataset', () => {
    const fork = { checkpointId: 'c', step: 8, config: { seed: 3 } };
    const changed = { ...form, config: { ...form.config, seed: '9' } };
    expect(startRunInput(changed, knobs, 'k', fork)).toMatchObject({
      fromCheckpointId: 'c',
      config: { seed: 9 },
    });
    expect(startRunInput(changed, knobs, 'k', fork)).not.toHaveProperty('preset');
    expect(startRunInput(changed, knobs, 'k', fork)).not.toHaveProperty('datasetVersionId');
  });

  test('sends nothing that was left empty', () => {
    expect(startRunInput(form, knobs, 'k', null)).toEqual({
      idempotencyKey: 'k',
      preset: 'tiny',
      datasetVersionId: 'v',
      displayName: null,
      experimentName: null,
      config: null,
      checkpointPolicy: null,
    });
  });

  test('sends the path of an experiment that was filled in', () => {
    expect(startRunInput({ ...form, experimentName: ' gta/night ' }, knobs, 'k', null)).toMatchObject({
      experimentName: 'gta/night',
    });
  });

  test('sends the rules of a policy that were filled in', () => {
    const checkpointPolicy = { ...NO_POLICY, keepLast: ' 2 ', keepBestBy: 'evaluation/ssim_ab' };
    expect(startRunInput({ ...form, checkpointPolicy }, knobs, 'k', null).checkpointPolicy).toEqual({
      keepLast: 2,
      keepEvery: null,
      keepBest: null,
      keepBestBy: null,
    });
  });

  test('sends what was changed, each as its type', () => {
    const config = { seed: '3', adam: { beta1: '1e-3' }, fit: 'STRETCH', source: 'null' };
    expect(startRunInput({ ...form, config }, knobs, 'k', null).config).toEqual({
      seed: 3,
      adam: { beta1: 0.001 },
      fit: 'STRETCH',
      source: null,
    });
    expect(
      startRunInput({ ...form, config: { ...config, source: '12' } }, knobs, 'k', null).config,
    ).toMatchObject({
      source: '12',
    });
    expect(startRunInput({ ...form, config: { seed: ' ', fit: null } }, knobs, 'k', null).config).toBeNull();
  });

  test('names a field that holds no number, and no other', () => {
    expect(unreadableKnobs({ seed: '1.5', adam: { beta1: 'many' }, fit: '', source: 'x' }, knobs)).toEqual({
      'config.seed': 'Enter a whole number.',
      'config.adam.beta1': 'Enter a number, e.g. 0.5 or 1e-4.',
    });
  });

  test.each([
    'Infinity',
    '-Infinity',
    'NaN',
    '0x10',
    '1e400',
    '1e-400',
    '-0',
    '1,5',
    '1_000',
    '--1',
    '.',
    '1e',
  ])('"%s" is not a number', (text) => {
    expect(Object.keys(unreadableKnobs({ seed: text, adam: { beta1: text } }, knobs))).toEqual([
      'config.seed',
      'config.adam.beta1',
    ]);
  });

  test.each(['12', '-3', '+4', '1e2', '5.', ' 7 '])('"%s" is a whole number', (text) => {
    expect(unreadableKnobs({ seed: text }, knobs)).toEqual({});
  });

  test('is estimated by what it is computed from, whatever its name, and not while a field is unreadable', () => {
    const config = { seed: '3' };
    expect(estimateInput({ ...form, displayName: 'a name', config }, knobs)).toEqual({
      preset: 'tiny',
      datasetVersionId: 'v',
      config: { seed: 3 },
    });
    expect(estimateInput({ ...form, config: { seed: 'x' } }, knobs)).toBeNull();
    expect(estimateInput({ ...form, datasetVersionId: '' }, knobs)).toBeNull();
  });

  test('finds knobs by name, label, description or section, and keeps what is refused', () => {
    const found = (search: string, kept = '') =>
      findKnobs(knobs, search, ({ path }) => path === kept).map(({ group, knobs: members }) => [
        group,
        ...members.map(({ path }) => path),
      ]);
    expect(found('')).toEqual([
      ['Run', 'seed', 'source'],
      ['Optimizer', 'adam.beta1'],
      ['Images', 'fit'],
    ]);
    expect(found('BETA')).toEqual([['Optimizer', 'adam.beta1']]);
    expect(found('every draw')).toEqual([['Run', 'seed']]);
    expect(found('images', 'source')).toEqual([
      ['Images', 'fit'],
      ['Run', 'source'],
    ]);
    expect(found('nothing of that')).toEqual([]);
  });
});
