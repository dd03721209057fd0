import { expect, test } from 'vitest';
import { readMnist } from '#lib/digit-pools.ts';
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
test('a perfect translator of MNIST-Single scores SSIM 0.48 (A to B) and 0.23 (B to A) against its exemplar', async () => {
  const random = randomStream(5, 'pairs');
  const digits = await readDigits();
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

/** The thresholded digits of MNIST's test half. */
async function readDigits(): Promise<Uint8Array[]> {
  const { images, count } = (await readMnist()).test;
  return Array.from({ length: count }, (_, digit) =>
    images.subarray(digit * PIXELS, (digit + 1) * PIXELS).map((gray) => (gray > 127.5 ? 1 : 0)),
  );
}
