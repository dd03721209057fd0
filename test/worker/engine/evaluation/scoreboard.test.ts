import { describe, expect, test } from 'vitest';
import { measureFacts } from '#contracts/measures.ts';
import { createScoreboard } from '../../../../worker/engine/evaluation/scoreboard.ts';
import type { Color } from '../../../../worker/engine/evaluation/truth/truth.ts';
import { paintTwoTone, twoToneImage } from '../../../../worker/engine/evaluation/truth/two-tone-image.ts';
import { twoToneTruth } from '../../../../worker/engine/evaluation/truth/two-tone-truth.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];
const RED: Color = [255, 0, 0];
const GREEN: Color = [0, 255, 0];
const SIZE = 10;
const WITHOUT_TRUTH = Object.entries(measureFacts)
  .filter(([, { needs }]) => needs === 'NOTHING')
  .map(([name]) => name);

const WITH_TRUTH = ['ssim', 'ssim_p5', 'psnr', 'psnr_mean', 'pixels_near', 'palette_accuracy'];

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
    const content = twoToneImage(paint(bar, BLACK, WHITE));
    const exemplar = twoToneImage(paint(dash, RED, GREEN));
    if (!content || !exemplar) throw new Error('two tones expected');
    expect(paintTwoTone(content.pixels, exemplar, SIZE, SIZE)).toEqual(paint(bar, RED, GREEN));
  });
});

describe('a scoreboard', () => {
  const content = paint(bar, BLACK, WHITE);
  const exemplar = paint(dash, RED, GREEN);
  const score = (...translations: RgbImage[]) => {
    const board = createScoreboard(twoToneTruth);
    for (const translation of translations) board.add({ translation, content, exemplar });
    return board.scores();
  };

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

  test('every score has its 95 % interval over images, and every image its value', () => {
    const board = createScoreboard(twoToneTruth);
    const perfect = paint(bar, RED, GREEN);
    for (const translation of [perfect, perfect, perfect, paint(bar, GREEN, RED)])
      board.add({ translation, content, exemplar });
    expect(board.values().palette_accuracy).toEqual([1, 1, 1, 0]);
    expect(board.scores().palette_accuracy).toBe(0.75);
    expect(board.intervals().palette_accuracy).toEqual([0.25, 1]);
    expect(Object.keys(board.values())).toEqual([...Object.keys(board.scores())]);
  });

  test('without a ground truth only what needs none is measured, and the rest is named with the reason', () => {
    const board = createScoreboard({ refused: 'these are photographs' });
    board.add({ translation: exemplar, content, exemplar });
    expect(Object.keys(board.scores())).toEqual(WITHOUT_TRUTH);
    expect(board.scores()).toMatchObject({ ssim_exemplar: 1, color_distance: 0 });
    expect(board.missing()).toEqual(WITH_TRUTH.map((name) => ({ name, reason: 'these are photographs' })));
  });

  test('one pair without two tones takes the ground truth from the whole set', () => {
    const board = createScoreboard(twoToneTruth);
    board.add({ translation: content, content, exemplar });
    board.add({ translation: content, content: paint(() => false, RED, GREEN), exemplar });
    expect(Object.keys(board.scores())).toEqual(WITHOUT_TRUTH);
    expect(board.missing().map(({ name }) => name)).toEqual(WITH_TRUTH);
  });
});
