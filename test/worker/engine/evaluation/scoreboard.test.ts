import { describe, expect, test } from 'vitest';
import { measureFacts } from '#contracts/measures.ts';
import { createScoreboard } from '../../../../worker/engine/evaluation/scoreboard.ts';
import type { Color } from '../../../../worker/engine/evaluation/truth/truth.ts';
import { paintedTruth } from '../../../../worker/engine/evaluation/truth/painted-truth.ts';
import { twoToneImage } from '../../../../worker/engine/evaluation/truth/two-tone-image.ts';
import { twoToneRegions } from '../../../../worker/engine/evaluation/truth/two-tone-regions.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];
const RED: Color = [255, 0, 0];
const GREEN: Color = [0, 255, 0];
const BLUE: Color = [0, 0, 255];
const SIZE = 10;
const WITHOUT_TRUTH = Object.entries(measureFacts)
  .filter(([, { needs }]) => needs === 'NOTHING')
  .map(([name]) => name);

const UNKNOWN = { truth: null, digits: null };

function described(image: RgbImage) {
  return { image, label: null, regions: twoToneRegions(image) };
}

function bar(x: number, y: number): boolean {
  return x >= 4 && x < 6 && y >= 2 && y < 8;
}
function dash(x: number, y: number): boolean {
  return x >= 2 && x < 8 && y >= 4 && y < 6;
}
function paint(isFigure: (x: number, y: number) => boolean, figure: Color, ground: Color): RgbImage {
  return {
    width: SIZE,
    height: SIZE,
    data: Uint8Array.from(
      Array.from({ length: SIZE * SIZE }, (_, i) =>
        isFigure(i % SIZE, Math.floor(i / SIZE)) ? figure : ground,
      ).flat(),
    ),
  };
}

describe('an image of two tones', () => {
  test.each([
    ['black on white', BLACK, WHITE],
    ['white on black', WHITE, BLACK],
    ['red on green', RED, GREEN],
  ])('%s: figure and ground are told apart by the border', (_, figure, ground) => {
    const tones = twoToneImage(paint(bar, figure, ground));
    expect(tones?.figure).toEqual(figure);
    expect(tones?.ground).toEqual(ground);
    expect(tones?.pixels.reduce((sum, value) => sum + value, 0)).toBe(2 * 6);
  });

  test('soft edges go to the nearer tone', () => {
    const image = paint(bar, WHITE, BLACK);
    image.data.set([100, 100, 100], 0);
    image.data.set([200, 200, 200], 3 * (SIZE * 5 + 3));
    const pixels = twoToneImage(image)?.pixels;
    expect(pixels?.[0]).toBe(0);
    expect(pixels?.[SIZE * 5 + 3]).toBe(1);
  });

  test('a plain image has no figure', () => {
    expect(twoToneImage(paint(() => false, RED, GREEN))).toBeNull();
  });

  test('the ground truth is the content figure in the exemplar colors', () => {
    const [content, exemplar] = [paint(bar, BLACK, WHITE), paint(dash, RED, GREEN)];
    expect(paintedTruth(described(content), described(exemplar))?.image).toEqual(paint(bar, RED, GREEN));
  });

  test('without regions there is nothing to paint', () => {
    const content = described(paint(bar, BLACK, WHITE));
    expect(paintedTruth(content, { ...content, regions: null })).toBeNull();
  });
});

describe('a scoreboard', () => {
  const content = paint(bar, BLACK, WHITE);
  const exemplar = paint(dash, RED, GREEN);
  const known = { ...UNKNOWN, truth: paintedTruth(described(content), described(exemplar)) };
  const boardOf = (...translations: RgbImage[]) => {
    const board = createScoreboard();
    for (const translation of translations) board.add({ translation, content, exemplar }, known);
    return board;
  };
  const score = (...translations: RgbImage[]) => boardOf(...translations).scores();

  test('a perfect translation is right in every measure and has no finite PSNR', () => {
    const scores = score(paint(bar, RED, GREEN));
    expect(scores.ssim).toBeCloseTo(1, 12);
    expect(scores.psnr).toBeUndefined();
    expect(scores.psnr_mean).toBe(60);
    expect(scores.pixels_near).toBe(1);
    expect(scores.palette_accuracy).toBe(1);
    expect(scores.ssim_exemplar).toBeLessThan(0.9);
  });

  test('the content itself, the exemplar itself and swapped colors do not have the palette', () => {
    for (const wrong of [content, exemplar, paint(bar, GREEN, RED)]) {
      const scores = score(wrong);
      expect(scores.palette_accuracy).toBe(0);
      expect(scores.ssim).toBeLessThan(0.9);
    }
  });

  test('a color counts up to a difference of 32 in each channel', () => {
    const shifted = (by: number): RgbImage => paint(bar, [255 - by, by, 0], GREEN);
    expect(score(shifted(32))).toMatchObject({ palette_accuracy: 1, pixels_near: 1 });
    expect(score(shifted(33))).toMatchObject({ palette_accuracy: 0, pixels_near: 1 - 12 / 100 });
  });

  test('measures of pairs are means; PSNR is that of the mean error over the set', () => {
    const perfect = paint(bar, RED, GREEN);
    const off: RgbImage = { ...perfect, data: perfect.data.map((value) => (value === 255 ? 235 : value)) };
    const [one, other, both] = [score(perfect), score(off), score(perfect, off)];
    expect(both.ssim).toBeCloseTo(((one.ssim ?? NaN) + (other.ssim ?? NaN)) / 2, 12);
    expect(both.palette_accuracy).toBe(1);
    // 20 off in one channel of every pixel: a mean squared error of 400 / 3 in one image of two.
    expect(both.psnr).toBeCloseTo(10 * Math.log10(255 ** 2 / (400 / 3 / 2)), 12);
    expect(both.psnr_mean).toBeCloseTo((60 + 10 * Math.log10(255 ** 2 / (400 / 3))) / 2, 12);
    // A twentieth of the way from the lower of two values to the higher.
    const [low, high] = [other.ssim ?? NaN, one.ssim ?? NaN];
    expect(both.ssim_p5).toBeCloseTo(low + 0.05 * (high - low), 12);
  });

  test('every score has its 95 % interval over images and their number, and every image its value', () => {
    const perfect = paint(bar, RED, GREEN);
    const board = boardOf(perfect, perfect, perfect, paint(bar, GREEN, RED));
    expect(board.values().palette_accuracy).toEqual([1, 1, 1, 0]);
    expect(board.scores().palette_accuracy).toBe(0.75);
    expect(board.intervals().palette_accuracy).toEqual([0.25, 1]);
    expect(board.counts().palette_accuracy).toBe(4);
    expect(Object.keys(board.values())).toEqual([...Object.keys(board.scores())]);
  });

  test('regions are told apart: the figure alone can be wrong', () => {
    const scores = score(paint(bar, BLUE, GREEN), paint(bar, RED, GREEN));
    expect(scores).toMatchObject({ palette_accuracy: 0.5, region_color: 0.75, background_color: 1 });
    expect(scores.class_color).toBeUndefined(); // one figure has no other to be told from
  });

  test('some of its pairs can be looked at on their own', () => {
    const perfect = paint(bar, RED, GREEN);
    const group = boardOf(perfect, paint(bar, GREEN, RED), perfect).of([0, 2]);
    expect(group.scores()).toMatchObject({ palette_accuracy: 1, ssim: 1 });
    expect(group.counts().palette_accuracy).toBe(2);
  });

  test('without a ground truth only what needs none is measured, and the rest is named with the reason', () => {
    const board = createScoreboard();
    board.add({ translation: exemplar, content, exemplar }, UNKNOWN);
    expect(Object.keys(board.scores())).toEqual(WITHOUT_TRUTH);
    expect(board.scores()).toMatchObject({ ssim_exemplar: 1, color_distance: 0 });
    const reasons = { TRUTH: 'photographs', REGIONS: 'no regions', DIGITS: 'no digits', STYLES: 'no styles' };
    expect(board.missing(reasons)).toEqual(
      Object.entries(measureFacts).flatMap(([name, { needs }]) =>
        needs === 'NOTHING' ? [] : [{ name, reason: reasons[needs] }],
      ),
    );
  });

  test('a pair without ground truth is left out of what needs one', () => {
    const board = createScoreboard();
    const translation = paint(bar, RED, GREEN);
    board.add({ translation, content, exemplar }, known);
    board.add({ translation, content, exemplar }, UNKNOWN);
    expect(board.counts()).toMatchObject({ ssim: 1, ssim_exemplar: 2 });
    expect(board.values().palette_accuracy).toEqual([1, null]);
  });

  test('what a ground truth has nothing of is named, too', () => {
    expect(boardOf(content).missing({})).toContainEqual({
      name: 'class_color',
      reason: 'no pair of these images has what it measures',
    });
  });

  test('digits are read as in the ground truth, or as what they are', () => {
    const board = createScoreboard();
    const translation = paint(bar, RED, GREEN);
    const digit = (label: number, inTranslation: number, inTruth: number) => ({
      label,
      inTranslation,
      inTruth,
    });
    const add = (...digits: ReturnType<typeof digit>[]) => {
      board.add({ translation, content, exemplar }, { truth: null, digits });
    };
    add(digit(7, 1, 1)); // both are misread
    add(digit(3, 3, 3), digit(5, 6, 5));
    expect(board.values()).toMatchObject({ digit_agreement: [1, 0.5], digit_accuracy: [0, 0.5] });
  });

  test('styles are measured over content images', () => {
    const board = createScoreboard();
    board.addStyles([0, 1]);
    board.addStyles([1, 1]);
    expect(board.scores()).toMatchObject({ exemplar_retrieval: 0.75, collapse_rate: 0.5 });
    expect(board.counts()).toEqual({ exemplar_retrieval: 2, style_coverage: 2, collapse_rate: 2 });
    expect(board.intervals().exemplar_retrieval).toEqual([0.5, 1]);
  });
});
