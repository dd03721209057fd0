import { expect, test } from 'vitest';
import { runAgainInput } from '../../../../dashboard/src/features/run/run-again-input.ts';

const datasetVersion = { id: 'v' };
const checkpointPolicy = { keepLast: 2, keepEvery: null, keepBest: null, keepBestBy: null };

function entry(path: string, value: unknown, isChanged: boolean) {
  return { path, value, isChanged, label: path, group: 'Run', unit: null, presetValue: null };
}

test('a run is started again with its preset, what was changed in it, and its policy', () => {
  const configEntries = [
    entry('seed', 7, true),
    entry('adam.beta1', 0.5, true),
    entry('fit', 'COVER', false),
  ];
  expect(
    runAgainInput('Mine', { preset: 'tiny', configEntries, datasetVersion, checkpointPolicy }, 'k', null),
  ).toEqual({
    idempotencyKey: 'k',
    preset: 'tiny',
    datasetVersionId: 'v',
    displayName: 'Mine',
    experimentName: null,
    config: { seed: 7, adam: { beta1: 0.5 } },
    checkpointPolicy,
  });
});

test('whoever may start runs in some experiments alone starts it in one of them', () => {
  const settings = { preset: 'tiny', configEntries: [], datasetVersion, checkpointPolicy };
  expect(runAgainInput('Mine', settings, 'k', 'gta/night')?.experimentName).toBe('gta/night');
});

test('an unchanged preset is started as it is', () => {
  const configEntries = [entry('seed', 7, false)];
  expect(
    runAgainInput('Mine', { preset: 'tiny', configEntries, datasetVersion, checkpointPolicy }, 'k', null)
      ?.config,
  ).toBeNull();
});

test('a run whose config cannot be read is not started again', () => {
  expect(
    runAgainInput(
      'Mine',
      { preset: 'tiny', configEntries: null, datasetVersion, checkpointPolicy },
      'k',
      null,
    ),
  ).toBeNull();
  expect(
    runAgainInput('Mine', { preset: null, configEntries: [], datasetVersion, checkpointPolicy }, 'k', null),
  ).toBeNull();
});
