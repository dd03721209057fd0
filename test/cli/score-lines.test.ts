import { expect, test } from 'vitest';
import { scoreLines } from '../../cli/score-lines.ts';

test('the scores of a model stand beside those of reference translators', () => {
  const name = 'evaluation/color_distance_ab';
  const lines = scoreLines(
    [
      { name, value: 4.5, low: 4.25, high: 4.75 },
      { name: 'evaluation/psnr_ab', value: null },
    ],
    [
      { label: 'Copy', scores: [{ name, value: 21.25 }] },
      { label: 'Random style', scores: [] },
    ],
  );
  expect(lines).toEqual([
    '                                                Model     Copy  Random style',
    'evaluation/color_distance_ab  4.5000 [4.2500, 4.7500]  21.2500             -',
    'evaluation/psnr_ab                                  -        -             -',
  ]);
});

test('how many images a score is of, and what chance would score, are told where it is known', () => {
  const lines = scoreLines(
    [
      { name: 'a', value: 0.5, count: 250, chance: 0.1667 },
      { name: 'b', value: 1, count: 1000, chance: null },
    ],
    [],
  );
  expect(lines).toEqual(['      n   Model  Chance', 'a   250  0.5000  0.1667', 'b  1000  1.0000       -']);
});
