import { describe, expect, test } from 'vitest';
import { comparedScoreRows } from '../../../../dashboard/src/features/compare/score-rows.ts';
import { METRIC_FACTS } from '../../metric-facts.ts';

function evaluation(id: string, scores: Readonly<Record<string, number | null>>) {
  return {
    ...{ id, imageCount: 4, checkpoint: { id: `checkpoint of ${id}`, step: 10 } },
    scores: Object.entries(scores).map(([name, value]) => ({ name, value, low: null, high: null })),
  };
}

function best(...all: (ReturnType<typeof evaluation> | null)[]) {
  return comparedScoreRows(all, new Map(), METRIC_FACTS).map(({ metric, cells }) => [
    metric,
    ...cells.map(({ isBest }) => isBest),
  ]);
}

describe('the best score', () => {
  test('is the highest, or the lowest where that is better', () => {
    const worse = evaluation('1', { 'evaluation/ssim_ab': 0.5, 'evaluation/color_distance_ab': 9 });
    const better = evaluation('2', { 'evaluation/ssim_ab': 0.6, 'evaluation/color_distance_ab': 3 });
    expect(best(worse, better)).toEqual([
      ['evaluation/ssim_ab', false, true],
      ['evaluation/color_distance_ab', false, true],
    ]);
  });

  test('is none of one run, of equal runs, and of a measure that nobody knows', () => {
    const known = evaluation('1', { 'evaluation/ssim_ab': 0.5, 'evaluation/new_ab': 2 });
    const equal = evaluation('2', { 'evaluation/ssim_ab': 0.5, 'evaluation/new_ab': 3 });
    expect(best(known, null)).toEqual([
      ['evaluation/ssim_ab', false, false],
      ['evaluation/new_ab', false, false],
    ]);
    expect(best(known, equal).flat()).not.toContain(true);
  });

  test('leaves out what is not a number', () => {
    const [row] = comparedScoreRows(
      [evaluation('1', { 'evaluation/ssim_ab': null }), evaluation('2', { 'evaluation/ssim_ab': 0.1 })],
      new Map(),
      METRIC_FACTS,
    );
    expect(row?.cells.map(({ score, isBest }) => [score?.value, isBest])).toEqual([
      [undefined, false],
      [0.1, false],
    ]);
  });
});

test('a difference stands with the evaluation that it is of', () => {
  const difference = { metric: 'evaluation/ssim_ab', difference: 0.1, low: 0.05, high: 0.15, count: 4 };
  const compared = new Map([['2', { evaluation: { id: '2' }, problem: null, differences: [difference] }]]);
  const scores = { 'evaluation/ssim_ab': 0.5 };
  const [row] = comparedScoreRows([evaluation('1', scores), evaluation('2', scores)], compared, METRIC_FACTS);
  expect(row?.cells.map((cell) => cell.difference)).toEqual([null, difference]);
});
