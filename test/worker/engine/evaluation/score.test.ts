import { describe, expect, test } from 'vitest';
import { scoreTranslation, summarizeScores } from '../../../../worker/engine/evaluation/score.ts';
import {
  paintTwoTone,
  twoToneImage,
  type Color,
} from '../../../../worker/engine/evaluation/two-tone-image.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];
const RED: Color = [255, 0, 0];
const GREEN: Color = [0, 255, 0];
const SIZE = 10;

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
    expect(tones?.mask.reduce((sum, value) => sum + value, 0)).toBe(2 * 6);
  });

  test('soft edges go to the nearer tone', () => {
    const image = paint(bar, WHITE, BLACK);
    image.data.set([100, 100, 100], 0);
    image.data.set([200, 200, 200], 3 * (SIZE * 5 + 3));
    const mask = twoToneImage(image)?.mask;
    expect(mask?.[0]).toBe(0);
    expect(mask?.[SIZE * 5 + 3]).toBe(1);
  });

  test('a plain image has no figure', () => {
    expect(twoToneImage(paint(() => false, RED, GREEN))).toBeNull();
  });

  test('the ground truth is the content figure in the exemplar colours', () => {
    const content = twoToneImage(paint(bar, BLACK, WHITE));
    const exemplar = twoToneImage(paint(dash, RED, GREEN));
    if (!content || !exemplar) throw new Error('two tones expected');
    expect(paintTwoTone(content, exemplar, SIZE, SIZE)).toEqual(paint(bar, RED, GREEN));
  });
});

describe('a score', () => {
  const content = paint(bar, BLACK, WHITE);
  const exemplar = paint(dash, RED, GREEN);

  test('a perfect translation is right in every measure', () => {
    const score = scoreTranslation(paint(bar, RED, GREEN), content, exemplar);
    expect(score?.ssim).toBeCloseTo(1, 12);
    expect(score?.meanSquaredError).toBe(0);
    expect(score?.hasPalette).toBe(true);
    expect(score?.ssimExemplar).toBeLessThan(0.9);
  });

  test('the content itself, the exemplar itself and swapped colours do not have the palette', () => {
    for (const wrong of [content, exemplar, paint(bar, GREEN, RED)]) {
      const score = scoreTranslation(wrong, content, exemplar);
      expect(score?.hasPalette).toBe(false);
      expect(score?.ssim).toBeLessThan(0.9);
    }
  });

  test('a colour counts up to a difference of 32 in each channel', () => {
    const shifted = (by: number): RgbImage => paint(bar, [255 - by, by, 0], GREEN);
    expect(scoreTranslation(shifted(32), content, exemplar)?.hasPalette).toBe(true);
    expect(scoreTranslation(shifted(33), content, exemplar)?.hasPalette).toBe(false);
  });

  test('without two tones there is no ground truth and no score', () => {
    expect(
      scoreTranslation(
        content,
        paint(() => false, RED, GREEN),
        exemplar,
      ),
    ).toBeNull();
  });

  test('a summary holds means; PSNR is that of the mean error', () => {
    const scores = [
      { ssim: 1, meanSquaredError: 0, ssimExemplar: 0.5, hasPalette: true },
      { ssim: 0.5, meanSquaredError: 200, ssimExemplar: 0.3, hasPalette: false },
    ];
    expect(summarizeScores(scores)).toEqual({
      ssim: 0.75,
      psnr: 10 * Math.log10(255 ** 2 / 100),
      ssim_exemplar: 0.4,
      palette_accuracy: 0.5,
    });
  });
});
