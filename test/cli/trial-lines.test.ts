import { expect, test } from 'vitest';
import type { TrialFieldsFragment } from '../../cli/gql/graphql.ts';
import { trialLines } from '../../cli/trial-lines.ts';

const RUN = {
  id: 'run',
  displayName: 'tiny full, seed 0',
  state: 'FINISHED',
  progress: { step: 18, totalSteps: 18 },
} as const;
const EVALUATION = {
  id: 'evaluation',
  state: 'FINISHED',
  split: 'VALIDATION',
  imageCount: 40,
  scores: [
    { name: 'evaluation/ssim_ab', value: 0.9, low: 0.8, high: 0.95, count: 38 },
    { name: 'evaluation/ssim_ba', value: 0.7, low: 0.6, high: 0.75, count: null },
    { name: 'evaluation/palette_accuracy_ab', value: 1, low: null, high: null, count: null },
  ],
} as const;

function trial(changes: Partial<TrialFieldsFragment> = {}): TrialFieldsFragment {
  return {
    preset: 'tiny',
    row: 'full',
    seed: 0,
    state: 'FINISHED',
    problem: null,
    wallSeconds: 12.5,
    run: RUN,
    waitsFor: null,
    evaluations: [{ ...EVALUATION, scores: [...EVALUATION.scores] }],
    ...changes,
  };
}

test('a finished trial is two lines, one per direction, with what its dataset allows', () => {
  const lines = trialLines(trial(), 'VALIDATION');
  expect(lines).toEqual([
    {
      preset: 'tiny',
      row: 'full',
      seed: 0,
      direction: 'A_TO_B',
      split: 'VALIDATION',
      state: 'FINISHED',
      ssimTruth: 0.9,
      palette: 1,
      digitAgree: null,
      n: 38,
      interval: { ssimTruth: [0.8, 0.95], palette: null, digitAgree: null },
      wallSeconds: 12.5,
      problem: null,
      runId: 'run',
      evaluationId: 'evaluation',
    },
    expect.objectContaining({ direction: 'B_TO_A', ssimTruth: 0.7, palette: null, n: 40 }),
  ]);
});

test('scores of another split are not shown as those of the split that was asked for', () => {
  expect(trialLines(trial(), 'TEST')).toMatchObject([
    { split: 'TEST', ssimTruth: null, n: null, evaluationId: null },
    { split: 'TEST', ssimTruth: null },
  ]);
});

test('a failed trial has lines too, which say why', () => {
  const failed = trial({ state: 'FAILED', problem: 'a loss became NaN', wallSeconds: null, evaluations: [] });
  expect(trialLines(failed, 'VALIDATION')).toMatchObject([
    { state: 'FAILED', problem: 'a loss became NaN', ssimTruth: null, wallSeconds: null },
    { state: 'FAILED', problem: 'a loss became NaN' },
  ]);
});
