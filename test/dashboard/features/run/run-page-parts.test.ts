import { describe, expect, test } from 'vitest';
import { configEntries } from '../../../../dashboard/src/features/run/config-entries.ts';
import { gridsAt, sampleSteps, shownStep } from '../../../../dashboard/src/features/run/sample-steps.ts';
import { scoreRows } from '../../../../dashboard/src/features/run/score-rows.ts';
import { waitingFor } from '../../../../dashboard/src/features/run/waiting-for.ts';

function grid(id: string, step: number, direction: 'A_TO_B' | 'B_TO_A' | null) {
  return {
    id,
    step,
    direction,
    stage: 'TRANSLATION' as const,
    rows: 5,
    columns: 5,
    createdAt: '2026-01-01T00:00:00Z',
    image: { width: 140, height: 140, sha256: id, url: null },
  };
}

describe('sample grids of the run page', () => {
  const samples = [grid('m', 200, null), grid('b', 240, 'B_TO_A'), grid('a', 240, 'A_TO_B')];

  test('have one place of the slider for each step', () => {
    expect(sampleSteps(samples)).toEqual([200, 240]);
  });

  test('show A to B before B to A', () => {
    expect(gridsAt(samples, 240).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('show the later grid where a step was made twice', () => {
    expect(gridsAt([...samples, grid('a2', 240, 'A_TO_B')], 240).map(({ id }) => id)).toEqual(['a2', 'b']);
  });

  test.each([
    [null, 240],
    [201, 200],
    [10_000, 240],
  ])('with step %s chosen show step %i', (chosen, shown) => {
    expect(shownStep([200, 240], chosen)).toBe(shown);
  });

  test('show nothing while there is none', () => {
    expect(shownStep([], 5)).toBeNull();
  });
});

describe('other parts of the run page', () => {
  test('list every knob of a nested config', () => {
    const config = {
      __typename: 'RunConfig',
      seed: 0,
      adam: { beta1: 0.5, form: 'CLEAN' },
      maskArtifactId: null,
    };
    expect(configEntries(config)).toEqual([
      { path: 'seed', value: '0' },
      { path: 'adam.beta1', value: '0.5' },
      { path: 'adam.form', value: 'CLEAN' },
    ]);
  });

  test('put both directions of a score side by side', () => {
    const scores = [
      { key: 'evaluation/ssim_ba', value: 0.8 },
      { key: 'evaluation/palette_accuracy_ab', value: null },
      { key: 'evaluation/ssim_ab', value: 0.9 },
    ];
    expect(scoreRows(scores)).toEqual([
      { label: 'SSIM', values: [0.9, 0.8] },
      { label: 'Palette', values: [null] },
    ]);
  });

  test('say when the first grid comes', () => {
    expect(waitingFor({ state: 'RUNNING' }, 200).samples).toContain('step 200');
    expect(waitingFor({ state: 'QUEUED' }, 200).curves).toContain('free worker');
    expect(waitingFor({ state: 'CANCELED' }, 200).samples).toContain('ended');
  });
});
