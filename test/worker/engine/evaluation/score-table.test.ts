import { expect, test } from 'vitest';
import type { MeasureName } from '#contracts/measures.ts';
import { createScoreTable, type ScoreTable } from '../../../../worker/engine/evaluation/score-table.ts';
import { twoToneTruth } from '../../../../worker/engine/evaluation/truth/two-tone-truth.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

function flat(gray: number): RgbImage {
  return { width: 8, height: 8, data: new Uint8Array(192).fill(gray) };
}

/** A square of one color on a ground of another. */
function square(figure: readonly number[], ground: readonly number[]): RgbImage {
  const isFigure = (i: number) => i % 8 > 2 && i % 8 < 6 && i >= 24 && i < 48;
  return {
    width: 8,
    height: 8,
    data: Uint8Array.from(Array.from({ length: 64 }, (_, i) => (isFigure(i) ? figure : ground)).flat()),
  };
}
const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
const RED = [255, 0, 0];
const GREEN = [0, 255, 0];

/** A measure of all translators that have it. */
function scoresOf(
  { model, references }: ScoreTable,
  measure: MeasureName,
): Record<string, number | undefined> {
  return Object.fromEntries(
    [{ name: 'model', board: model }, ...references]
      .map(({ name, board }) => [name, board.scores()[measure]] as const)
      .filter(([, value]) => value !== undefined && !Number.isNaN(value)),
  );
}

test('a model is scored beside translators that need no training', () => {
  const table = createScoreTable({ refused: 'photographs' });
  // Lightness: 0, 119 -> 50.03, 255 -> 100.
  table.add({ content: flat(0), exemplar: flat(255), translation: flat(119) }, flat(0));
  const colors = Object.entries(scoresOf(table, 'color_distance')).map(([name, value]) => [
    name,
    Math.round(value ?? NaN),
  ]);
  expect(Object.fromEntries(colors)).toEqual({ model: 50, copy: 100, random_style: 50, color_transfer: 0 });
  expect(scoresOf(table, 'gray_ssim_to_content')).toMatchObject({ copy: 1 });
});

test('where there is a ground truth, it and one style are among them', () => {
  const table = createScoreTable(twoToneTruth);
  const content = square(BLACK, WHITE);
  const [redOnGreen, greenOnRed] = [square(RED, GREEN), square(GREEN, RED)];
  table.add({ content, exemplar: redOnGreen, translation: greenOnRed }, greenOnRed);
  table.add({ content, exemplar: greenOnRed, translation: greenOnRed }, redOnGreen);
  // The one style is that of the first exemplar: right for the first pair, wrong for the second.
  expect(scoresOf(table, 'palette_accuracy')).toEqual({
    model: 0.5,
    truth: 1,
    copy: 0,
    one_style: 0.5,
    random_style: 0.5,
    color_transfer: 0,
  });
  expect(scoresOf(table, 'ssim')).toMatchObject({ truth: 1 });
});

test('where there is no other exemplar there is no random style', () => {
  const table = createScoreTable({ refused: 'photographs' });
  table.add({ content: flat(0), exemplar: flat(255), translation: flat(119) }, null);
  expect(Object.keys(scoresOf(table, 'color_distance'))).toEqual(['model', 'copy', 'color_transfer']);
});
