import { describe, expect, test } from 'vitest';
import {
  matchesFilter,
  mergeRow,
  readRunFilter,
  writeRunFilter,
} from '../../../../dashboard/src/features/runs/run-list.ts';
import { startRunInput, unreadableNumbers } from '../../../../dashboard/src/features/runs/start-run-form.ts';

describe('list of runs', () => {
  test('puts a new run on top and a known one in its place', () => {
    const rows = [
      { id: 'b', state: 'RUNNING' },
      { id: 'a', state: 'QUEUED' },
    ];
    expect(mergeRow(rows, { id: 'a', state: 'RUNNING' }).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(mergeRow(rows, { id: 'c', state: 'QUEUED' }).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  test('keeps its filter in the address', () => {
    const filter = { group: 'active', name: 'seed 2' } as const;
    expect(readRunFilter(writeRunFilter(filter))).toEqual(filter);
    expect(writeRunFilter({ group: 'all', name: '' }).size).toBe(0);
    expect(readRunFilter(new URLSearchParams('state=whatever')).group).toBe('all');
  });

  test('lets a run in that fits the filter', () => {
    const run = { state: 'FAILED', displayName: 'Seed 2' };
    expect(matchesFilter(run, { group: 'all', name: '' })).toBe(true);
    expect(matchesFilter(run, { group: 'stopped', name: 'seed' })).toBe(true);
    expect(matchesFilter(run, { group: 'active', name: '' })).toBe(false);
  });
});

describe('start of a run', () => {
  const form = { preset: 'tiny', datasetVersionId: 'v', displayName: ' ', overrides: {} };

  test('sends nothing that was left empty', () => {
    expect(startRunInput(form, 'k')).toEqual({
      idempotencyKey: 'k',
      preset: 'tiny',
      datasetVersionId: 'v',
      displayName: null,
      config: null,
    });
  });

  test('sends what was changed as numbers', () => {
    const filled = { ...form, overrides: { seed: '3', batchSize: ' ', generatorLearningRate: '1e-3' } };
    expect(startRunInput(filled, 'k').config).toEqual({ seed: 3, generatorLearningRate: 0.001 });
  });

  test('names a field that holds no number, and no other', () => {
    const typed = {
      ...form,
      overrides: { seed: '1.5', batchSize: 'many', generatorLearningRate: '2e-4', maskSteps: '' },
    };
    expect(unreadableNumbers(typed)).toEqual({
      'config.seed': '"1.5" is not a whole number.',
      'config.batchSize': '"many" is not a whole number.',
    });
  });
});
