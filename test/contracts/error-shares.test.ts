import { expect, test } from 'vitest';
import { errorShares } from '#contracts/error-shares.ts';
import { evaluationRowsOf } from '../testkit/evaluation-rows-of.ts';

test('an error is split by part of the image, by class and by group, and each split is all of it', () => {
  const rows = evaluationRowsOf({ 'evaluation/ssim_ab': [0.9, 0.8] });
  const shares = errorShares(
    {
      ...rows,
      labels: { ab: ['7', '3'], ba: [] },
      groups: { ab: ['seen', null], ba: [] },
      errors: {
        ab: [
          { place: 'INSIDE', region: 'digit', pixels: [3, 1], absolute: [6, 1], squared: [12, 1] },
          { place: 'EDGE', region: null, pixels: [1, 0], absolute: [8, 0], squared: [67, 0] },
          { place: 'ELSEWHERE', region: null, pixels: [0, 5], absolute: [0, 0], squared: [0, 0] },
        ],
        ba: null,
      },
    },
    'ab',
  );
  expect(shares).toEqual([
    {
      by: 'PLACE',
      name: 'inside digit',
      imageCount: 2,
      pixelShare: 0.4,
      errorShare: 13 / 80,
      absolute: 7 / 4,
      squared: 13 / 4,
    },
    {
      by: 'PLACE',
      name: 'on edges between regions',
      imageCount: 1,
      pixelShare: 0.1,
      errorShare: 67 / 80,
      absolute: 8,
      squared: 67,
    },
    {
      by: 'PLACE',
      name: 'outside all regions',
      imageCount: 1,
      pixelShare: 0.5,
      errorShare: 0,
      absolute: 0,
      squared: 0,
    },
    {
      by: 'LABEL',
      name: '3',
      imageCount: 1,
      pixelShare: 0.6,
      errorShare: 1 / 80,
      absolute: 1 / 6,
      squared: 1 / 6,
    },
    {
      by: 'LABEL',
      name: '7',
      imageCount: 1,
      pixelShare: 0.4,
      errorShare: 79 / 80,
      absolute: 14 / 4,
      squared: 79 / 4,
    },
    {
      by: 'GROUP',
      name: 'seen',
      imageCount: 1,
      pixelShare: 0.4,
      errorShare: 79 / 80,
      absolute: 14 / 4,
      squared: 79 / 4,
    },
  ]);
});

test('what was not measured has no shares', () => {
  expect(errorShares(evaluationRowsOf({}), 'ab')).toBeNull();
});
