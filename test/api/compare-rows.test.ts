import { expect, test } from 'vitest';
import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { randomStream } from '#lib/random.ts';
import { areOfSamePairs, compareRows, type Difference } from '../../api/graphql/evaluation/compare-rows.ts';

const COUNT = 200;
const pairs = Array.from({ length: COUNT }, (_, i) => ({
  content: imageOf(i),
  exemplar: imageOf(COUNT + i),
}));

function imageOf(i: number) {
  return sha256Schema.parse(String(i).padStart(64, '0'));
}
function rows(values: EvaluationRows['values']): EvaluationRows {
  const groups = pairs.map(() => null);
  return {
    version: 3,
    split: 'VALIDATION',
    pairs: { ab: pairs, ba: pairs },
    groups: { ab: groups, ba: groups },
    labels: { ab: groups, ba: groups },
    errors: { ab: null, ba: null },
    values,
    styles: { ab: null, ba: null },
  };
}

function compared(first: EvaluationRows, second: EvaluationRows): Difference[] {
  const work = compareRows(first, second);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

test('a small difference that every pair shows is found, however much the pairs differ', () => {
  const draws = randomStream(1, 'compared');
  const hard = Array.from({ length: COUNT }, () => draws.uniform());
  const [ssim] = compared(
    rows({ 'evaluation/ssim_ab': hard }),
    rows({ 'evaluation/ssim_ab': hard.map((value) => value + 0.01 * draws.uniform()) }),
  );
  expect(ssim?.difference).toBeCloseTo(0.005, 3);
  expect(ssim?.low).toBeGreaterThan(0.004);
  expect(ssim?.high).toBeLessThan(0.006);
});

test('of unrelated values the interval of the difference holds 0 about 95 times in 100', () => {
  const draws = randomStream(2, 'compared');
  const values = () =>
    rows({ 'evaluation/color_distance_ba': Array.from({ length: COUNT }, () => draws.normal()) });
  const undecided = Array.from({ length: 100 }, () => compared(values(), values())[0]).filter(
    (found) => found && found.low < 0 && found.high > 0,
  ).length;
  expect(undecided).toBeGreaterThan(88);
  expect(undecided).toBeLessThan(100);
});

test('a metric is compared by its own statistic', () => {
  // Mean squared errors: 10 times as much is 10 dB less.
  const [psnr] = compared(
    rows({ 'evaluation/psnr_ab': pairs.map(() => 650.25) }),
    rows({ 'evaluation/psnr_ab': pairs.map(() => 6502.5) }),
  );
  expect([psnr?.first, psnr?.second, psnr?.difference].map((value) => Math.round(value ?? NaN))).toEqual([
    20, 10, -10,
  ]);
});

test('what one of them lacks, what no program here knows and what is not finite is left out', () => {
  const ones = pairs.map(() => 1);
  const zeros = pairs.map(() => 0);
  const first = rows({ 'evaluation/ssim_ab': ones, 'evaluation/later_ab': ones, 'evaluation/psnr_ab': ones });
  const second = rows({
    'evaluation/ssim_ba': ones,
    'evaluation/later_ab': ones,
    'evaluation/psnr_ab': zeros,
  });
  expect(compared(first, second)).toEqual([]);
});

test('evaluations of other pairs, or of the same in another order, are told apart', () => {
  const first = rows({});
  expect(areOfSamePairs(first, rows({}))).toBe(true);
  expect(areOfSamePairs(first, { ...first, pairs: { ab: pairs, ba: [...pairs].reverse() } })).toBe(false);
  expect(areOfSamePairs(first, { ...first, pairs: { ab: pairs.slice(1), ba: pairs } })).toBe(false);
});

test('a pair without a value in one of them is left out of both', () => {
  const [found] = compared(
    rows({ 'evaluation/class_color_ab': [1, 1, null, 0] }),
    rows({ 'evaluation/class_color_ab': [0, null, 1, 0] }),
  );
  expect(found).toMatchObject({ first: 0.5, second: 0, count: 2 });
});

test('styles are compared where both translated the same images under the same exemplars', () => {
  const contents = [imageOf(1), imageOf(2)];
  const withStyles = (nearest: number[][], exemplars = [imageOf(8), imageOf(9)]): EvaluationRows => ({
    ...rows({}),
    styles: { ab: { contents, exemplars, nearest }, ba: null },
  });
  const followed = [
    [0, 1],
    [0, 1],
  ];
  const collapsed = [
    [1, 1],
    [1, 1],
  ];
  const found = compared(withStyles(followed), withStyles(collapsed));
  expect(
    found.map(({ metric, difference, low, high, count }) => [metric, difference, low, high, count]),
  ).toEqual([
    ['evaluation/exemplar_retrieval_ab', -0.5, -0.5, -0.5, 2],
    ['evaluation/style_coverage_ab', -1, -1, -1, 2],
    ['evaluation/collapse_rate_ab', 1, 1, 1, 2],
  ]);
  expect(compared(withStyles(followed), withStyles(collapsed, [imageOf(9), imageOf(8)]))).toEqual([]);
});
