import { expect, test } from 'vitest';
import {
  readSeeds,
  startExperimentInput,
} from '../../../../dashboard/src/features/experiments/start-experiment-form.ts';

test.each([
  ['0, 1,2', [0, 1, 2]],
  ['7', [7]],
  ['1,1', [1]],
  ['', null],
  ['0,', null],
  ['-1', null],
  ['0.5', null],
  ['one', null],
])('the seeds "%s" are read as %j', (text, seeds) => {
  expect(readSeeds(text)).toEqual(seeds);
});

test('an experiment without a name has the usual one', () => {
  const form = { name: ' ', datasetVersionId: 'version', preset: 'tiny', rows: ['full'], seeds: '0, 1' };
  expect(startExperimentInput(form)).toEqual({
    name: 'Reproduce tiny',
    datasetVersionId: 'version',
    preset: 'tiny',
    rows: ['full'],
    seeds: [0, 1],
  });
  expect(startExperimentInput({ ...form, name: ' mine ' }).name).toBe('mine');
});
