import { expect, test } from 'vitest';
import { createScoreTable } from '../../../../worker/engine/evaluation/score-table.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

function flat(gray: number): RgbImage {
  return { width: 8, height: 8, data: new Uint8Array(192).fill(gray) };
}

test('a model is scored beside a copy of the content and beside a random style', () => {
  const table = createScoreTable({ refused: 'photographs' });
  // Lightness: 0, 119 -> 50.03, 255 -> 100.
  table.add({ content: flat(0), exemplar: flat(255), translation: flat(119) }, flat(0));
  const colors = Object.fromEntries(
    [{ name: 'model', board: table.model }, ...table.references].map(({ name, board }) => [
      name,
      Math.round(board.scores().color_distance ?? NaN),
    ]),
  );
  expect(colors).toEqual({ model: 50, copy: 100, random_style: 50 });
  expect(table.references[0]?.board.scores().gray_ssim_to_content).toBe(1);
});

test('where there is no other exemplar there is no random style', () => {
  const table = createScoreTable({ refused: 'photographs' });
  table.add({ content: flat(0), exemplar: flat(255), translation: flat(119) }, null);
  const scored = table.references.map(({ name, board }) => [name, Object.keys(board.scores()).length > 0]);
  expect(scored).toEqual([
    ['copy', true],
    ['random_style', false],
  ]);
});
