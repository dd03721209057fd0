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
