import { expect, test } from 'vitest';
import { styleStatistics } from '#lib/style-statistics.ts';

const { EXEMPLAR_RETRIEVAL, STYLE_COVERAGE, COLLAPSE_RATE } = styleStatistics;

/** Three content images under exemplars of three styles. */
const FOLLOWED = [
  [0, 1, 2],
  [0, 1, 2],
  [0, 1, 2],
];
const MIXED = [
  [0, 1, 0],
  [0, 0, 0],
  [2, 1, 0],
];
const COLLAPSED = [
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
];

test('retrieval is the share of translations nearest to their own exemplar', () => {
  expect([FOLLOWED, MIXED, COLLAPSED].map(EXEMPLAR_RETRIEVAL)).toEqual([1, 4 / 9, 1 / 3]);
});

test('coverage is the entropy of the styles met, of the largest there is', () => {
  expect(STYLE_COVERAGE(FOLLOWED)).toBeCloseTo(1, 12);
  expect(STYLE_COVERAGE(COLLAPSED)).toBe(0);
  // Of nine: six of style 0, two of 1, one of 2.
  const entropy = -((6 / 9) * Math.log(6 / 9) + (2 / 9) * Math.log(2 / 9) + (1 / 9) * Math.log(1 / 9));
  expect(STYLE_COVERAGE(MIXED)).toBeCloseTo(entropy / Math.log(3), 12);
});

test('the collapse rate is the share of content images with one style under all exemplars', () => {
  expect([FOLLOWED, MIXED, COLLAPSED].map(COLLAPSE_RATE)).toEqual([0, 1 / 3, 1]);
});
