import { expect, test } from 'vitest';
import { shownPlaces } from '../../../../worker/engine/evaluation/shown-places.ts';

test('the best, the middle and the worst are shown, each from better to worse', () => {
  const values = [0.5, 0.9, null, 0.1, 0.7, 0.3, 0.8, 0.2];
  expect(shownPlaces(values, 2)).toEqual({ BEST: [1, 6], MEDIAN: [4, 0], WORST: [7, 3] });
});

test('of fewer than asked for all are shown, and none of none', () => {
  expect(shownPlaces([0.1, null, 0.2], 4)).toEqual({ BEST: [2, 0], MEDIAN: [2, 0], WORST: [2, 0] });
  expect(shownPlaces([null], 4)).toEqual({ BEST: [], MEDIAN: [], WORST: [] });
});
