import { describe, expect, test } from 'vitest';
import type { MeasureName } from '#contracts/measures.ts';
import {
  createScoreTable,
  type ScoreTable,
  type TranslatedPair,
} from '../../../../worker/engine/evaluation/score-table.ts';
import { paintedTruth } from '../../../../worker/engine/evaluation/truth/painted-truth.ts';
import type { ScoredImage } from '../../../../worker/engine/evaluation/truth/truth.ts';
import { twoToneRegions } from '../../../../worker/engine/evaluation/truth/two-tone-regions.ts';
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

function photograph(image: RgbImage): ScoredImage {
  return { image, label: null, regions: null };
}
function digit(image: RgbImage): ScoredImage {
  return { image, label: '7', regions: twoToneRegions(image) };
}
function pairOf(
  content: ScoredImage,
  exemplar: ScoredImage,
  translation: RgbImage,
  otherExemplar: ScoredImage | null,
): TranslatedPair {
  return { content, exemplar, translation, otherExemplar, truth: paintedTruth(content, exemplar) };
}
function withRegions(image: RgbImage) {
  const regions = twoToneRegions(image);
  if (!regions) throw new Error('two tones expected');
  return { image, label: '7', regions };
}

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

test('a model is scored beside translators that need no training', async () => {
  const table = createScoreTable(null);
  // Lightness: 0, 119 -> 50.03, 255 -> 100.
  await table.add([pairOf(photograph(flat(0)), photograph(flat(255)), flat(119), photograph(flat(0)))]);
  const colors = Object.entries(scoresOf(table, 'color_distance')).map(([name, value]) => [
    name,
    Math.round(value ?? NaN),
  ]);
  expect(Object.fromEntries(colors)).toEqual({ model: 50, copy: 100, other_exemplar: 50, color_transfer: 0 });
  expect(scoresOf(table, 'gray_ssim_to_content')).toMatchObject({ copy: 1 });
});

test('where there is a ground truth, it and one style are among them', async () => {
  const table = createScoreTable(null);
  const content = digit(square(BLACK, WHITE));
  const [redOnGreen, greenOnRed] = [digit(square(RED, GREEN)), digit(square(GREEN, RED))];
  await table.add([
    pairOf(content, redOnGreen, greenOnRed.image, greenOnRed),
    pairOf(content, greenOnRed, greenOnRed.image, redOnGreen),
  ]);
  // The one style is that of the first exemplar: right for the first pair, wrong for the second.
  expect(scoresOf(table, 'palette_accuracy')).toEqual({
    model: 0.5,
    truth: 1,
    copy: 0,
    one_style: 0.5,
    random_style: 0,
    other_exemplar: 0.5,
    color_transfer: 0,
  });
  expect(scoresOf(table, 'ssim')).toMatchObject({ truth: 1 });
});

test('where there is no other exemplar there is no row of it', async () => {
  const table = createScoreTable(null);
  await table.add([pairOf(photograph(flat(0)), photograph(flat(255)), flat(119), null)]);
  expect(Object.keys(scoresOf(table, 'color_distance'))).toEqual(['model', 'copy', 'color_transfer']);
});

describe('digits', () => {
  /** Reads 7 where the middle has ink, else 1. */
  const reader = (inks: readonly Uint8Array[]) => {
    asked.push(inks.length);
    return Promise.resolve(inks.map((ink) => (ink[28 * 14 + 14] === 1 ? 7 : 1)));
  };
  let asked: number[] = [];

  test('are read in the colors of the ground truth, of every translator', async () => {
    asked = [];
    const table = createScoreTable(reader);
    const [content, exemplar] = [digit(square(BLACK, WHITE)), digit(square(RED, GREEN))];
    await table.add([pairOf(content, exemplar, exemplar.image, null)]);
    await table.add([pairOf(content, exemplar, square(GREEN, RED), null)]);
    expect(scoresOf(table, 'digit_accuracy')).toMatchObject({ model: 0.5, truth: 1, one_style: 1 });
    expect(scoresOf(table, 'digit_agreement')).toMatchObject({ model: 0.5, truth: 1 });
    expect(Math.max(...asked)).toBeLessThanOrEqual(3); // what looks alike is read once
  });

  test('without a label, or without a classifier, are not read', async () => {
    const [content, exemplar] = [digit(square(BLACK, WHITE)), digit(square(RED, GREEN))];
    const table = createScoreTable(reader);
    await table.add([pairOf({ ...content, label: null }, exemplar, exemplar.image, null)]);
    const other = createScoreTable(null);
    await other.add([pairOf(content, exemplar, exemplar.image, null)]);
    expect([scoresOf(table, 'digit_accuracy'), scoresOf(other, 'digit_accuracy')]).toEqual([{}, {}]);
  });
});

describe('styles', () => {
  const content = withRegions(square(BLACK, WHITE));
  const exemplars = [withRegions(square(RED, GREEN)), withRegions(square(GREEN, RED))];
  const [redOnGreen, greenOnRed] = [square(RED, GREEN), square(GREEN, RED)];

  test('a model that follows its exemplars is told from one that does not, and both from the references', () => {
    const table = createScoreTable(null);
    table.addStyles({ content, exemplars, translations: [redOnGreen, greenOnRed] });
    expect(scoresOf(table, 'exemplar_retrieval')).toMatchObject({
      model: 1,
      truth: 1,
      copy: 0.5,
      one_style: 0.5,
      other_exemplar: 0,
    });
    expect(scoresOf(table, 'style_coverage')).toMatchObject({ model: 1, truth: 1, copy: 0, one_style: 0 });
    expect(scoresOf(table, 'collapse_rate')).toMatchObject({ model: 0, truth: 0, copy: 1, one_style: 1 });
  });

  test('a random style is the right one as often as chance has it', () => {
    const table = createScoreTable(null);
    for (let i = 0; i < 400; i++)
      table.addStyles({ content, exemplars, translations: [redOnGreen, greenOnRed] });
    // Of 800 draws from two: 0.5, with a standard deviation of 0.018.
    expect(Math.abs((scoresOf(table, 'exemplar_retrieval')['random_style'] ?? NaN) - 0.5)).toBeLessThan(0.06);
  });

  test('a model that knows one style is collapsed', () => {
    const table = createScoreTable(null);
    table.addStyles({ content, exemplars, translations: [greenOnRed, greenOnRed] });
    expect(table.model.styles()).toEqual([[1, 1]]);
    expect(table.model.scores()).toMatchObject({
      exemplar_retrieval: 0.5,
      style_coverage: 0,
      collapse_rate: 1,
    });
  });
});
