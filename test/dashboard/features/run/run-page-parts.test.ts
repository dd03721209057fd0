import { describe, expect, test } from 'vitest';
import { configGroups, configText } from '../../../../dashboard/src/features/run/config-groups.ts';
import { gridsAt, shownStep } from '../../../../dashboard/src/features/run/sample-steps.ts';
import { runTitle } from '../../../../dashboard/src/features/run/run-title.ts';
import { comparedScores } from '../../../../dashboard/src/features/run/compared-scores.ts';
import { scoreRows } from '../../../../dashboard/src/features/run/score-rows.ts';
import { stageLabel } from '../../../../dashboard/src/features/run/stage-text.ts';
import { waitingFor } from '../../../../dashboard/src/features/run/waiting-for.ts';
import { METRIC_FACTS } from '../../metric-facts.ts';

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
  test('list every knob in its section, in the order told', () => {
    const entry = (path: string, group: string) => ({
      path,
      group,
      label: path,
      value: 1,
      unit: null,
      presetValue: 1,
      isChanged: false,
    });
    const groups = configGroups([entry('seed', 'Run'), entry('fit', 'Images'), entry('seconds', 'Run')]);
    expect(groups.map(({ group, entries }) => [group, ...entries.map(({ path }) => path)])).toEqual([
      ['Run', 'seed', 'seconds'],
      ['Images', 'fit'],
    ]);
  });

  test.each([
    ['seed', 0, '0'],
    ['fit', 'STRETCH', 'Stretch'],
    ['fit', 'COVER', 'Crop'],
    ['fit', 'CONTAIN', 'Pad'],
    ['fit', 'of a later version', 'of a later version'],
    ['mode', 'COVER', 'COVER'],
    ['averages', false, 'false'],
    ['masks', null, 'none'],
    ['sizes', [1, 2], '[1,2]'],
  ])('write %s = %j as %s', (path, value, text) => {
    expect(configText(path, value)).toBe(text);
  });

  test('put both directions of a score side by side', () => {
    const scores = [
      { name: 'evaluation/ssim_ba', value: 0.8 },
      { name: 'evaluation/palette_accuracy_ab', value: null },
      { name: 'evaluation/ssim_ab', value: 0.9 },
    ];
    const [ba, palette, ab] = scores;
    expect(scoreRows(scores, METRIC_FACTS)).toEqual([
      { label: 'SSIM to ground truth', scores: [ab, ba] },
      { label: 'Color match', scores: [palette] },
    ]);
  });

  test('put reference translators beside the model, measure by measure', () => {
    const name = 'evaluation/ssim_ab';
    const translators = [
      { label: 'Model', scores: [{ name, value: 0.9 }] },
      {
        label: 'Copy',
        scores: [
          { name, value: 0.4 },
          { name: 'evaluation/ssim_ba', value: 0.3 },
        ],
      },
      { label: 'Random style', scores: [] },
    ];
    expect(comparedScores(translators, METRIC_FACTS)).toEqual([
      { label: 'SSIM to ground truth', scores: translators.map(({ scores }) => scores) },
    ]);
  });

  test('show a score that nobody describes under its name', () => {
    expect(scoreRows([{ name: 'evaluation/old', value: 1 }], METRIC_FACTS)).toEqual([
      { label: 'evaluation/old', scores: [{ name: 'evaluation/old', value: 1 }] },
    ]);
  });

  const stages = [
    { name: 'FIRST', label: 'masks', firstStep: 0, steps: 200, translates: false },
    { name: 'LAST', label: 'translation', firstStep: 200, steps: 600, translates: true },
  ];

  test('say when the first grid comes', () => {
    expect(waitingFor({ state: 'RUNNING' }, false).samples).toContain('soon after the first steps');
    expect(waitingFor({ state: 'QUEUED' }, false).curves).toContain('free worker');
    expect(waitingFor({ state: 'CANCELED' }, false).samples).toContain('ended');
    expect(waitingFor({ state: 'FINISHED' }, true).samples).toContain('where the run was trained');
  });

  test('name a stage as it is told, or as it is stored', () => {
    expect(stageLabel('FIRST', stages)).toBe('masks');
    expect(stageLabel('FIRST', [])).toBe('FIRST');
  });
});

describe('title of the tab', () => {
  const run = {
    displayName: 'mnist-1',
    state: 'RUNNING',
    progress: { step: 499, totalSteps: 800, stepsPerSecond: null, etaSeconds: null },
  } as const;

  test.each([
    [run, '62 % · mnist-1 · Exemplar'],
    [{ ...run, progress: { ...run.progress, step: 800 } }, '100 % · mnist-1 · Exemplar'],
    [{ ...run, state: 'FAILED' as const }, 'Failed · mnist-1 · Exemplar'],
    [{ ...run, state: 'QUEUED' as const }, 'Queued · mnist-1 · Exemplar'],
    [{ ...run, progress: { ...run.progress, step: 0, totalSteps: 0 } }, '0 % · mnist-1 · Exemplar'],
  ])('tells how far a run is or how it ended, %#', (shown, title) => {
    expect(runTitle(shown)).toBe(title);
  });
});
