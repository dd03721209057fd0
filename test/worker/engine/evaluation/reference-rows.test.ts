import { expect, test } from 'vitest';
import { readMnist } from '#lib/digit-pools.ts';
import { randomStream } from '#lib/random.ts';
import { ssim } from '../../../../worker/engine/imaging/ssim.ts';
import type { Color } from '../../../../worker/engine/evaluation/truth/truth.ts';
import type { TwoToneImage } from '../../../../worker/engine/evaluation/truth/two-tone-image.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

const PAIRS = 1000;
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

interface Row {
  readonly row: string;
  /** Mean SSIM to the exemplar and to the truth, A to B and B to A, with the deviation of single pairs. */
  readonly known: Readonly<Record<Measured, { readonly mean: number; readonly deviation: number }>>;
}
type Measured = 'exemplarAB' | 'exemplarBA' | 'truthAB' | 'truthBA';
const MEASURED = ['exemplarAB', 'exemplarBA', 'truthAB', 'truthBA'] as const;

const EXACT = { mean: 1, deviation: 0 };
/** 1,000 pairs of MNIST's own test images, scored with scikit-image. Of the fixed styles the middle of what they gave. */
const ROWS: readonly Row[] = [
  {
    row: 'perfect',
    known: {
      exemplarAB: { mean: 0.484, deviation: 0.086 },
      exemplarBA: { mean: 0.226, deviation: 0.129 },
      truthAB: EXACT,
      truthBA: EXACT,
    },
  },
  {
    row: 'fixed style',
    known: {
      exemplarAB: { mean: 0.212, deviation: 0.165 },
      exemplarBA: { mean: 0.0905, deviation: 0.17 },
      truthAB: { mean: 0.305, deviation: 0.38 },
      truthBA: { mean: 0.285, deviation: 0.72 },
    },
  },
  {
    row: 'random style',
    known: {
      exemplarAB: { mean: 0.216, deviation: 0.165 },
      exemplarBA: { mean: 0.0905, deviation: 0.17 }, // of two styles, one at random is right as often as a fixed one
      truthAB: { mean: 0.303, deviation: 0.379 },
      truthBA: { mean: 0.285, deviation: 0.72 },
    },
  },
  {
    row: 'copy of the content',
    known: {
      exemplarAB: { mean: 0.107, deviation: 0.068 },
      exemplarBA: { mean: 0.107, deviation: 0.068 },
      truthAB: { mean: 0.239, deviation: 0.077 },
      truthBA: { mean: 0.233, deviation: 0.072 },
    },
  },
];

test.each(ROWS)(
  'the row $row of MNIST-Single scores what other pairs of its test images score',
  async ({ row, known }) => {
    const random = randomStream(5, 'pairs');
    const digits = await readDigits();
    const draw = <Styles extends readonly (readonly [Color, Color])[]>(styles: Styles): TwoToneImage => {
      const [figure, ground] = styles[random.below(styles.length)] ?? [BLACK, WHITE];
      return { pixels: digits[random.below(digits.length)] ?? new Uint8Array(PIXELS), figure, ground };
    };
    const answer = (
      content: TwoToneImage,
      exemplar: TwoToneImage,
      styles: typeof STYLES_A | typeof STYLES_B,
    ) => {
      if (row === 'perfect') return paint(content.pixels, exemplar);
      if (row === 'copy of the content') return paint(content.pixels, content);
      return paint(content.pixels, draw(row === 'fixed style' ? styles.slice(0, 1) : styles));
    };
    const sums = { exemplarAB: 0, exemplarBA: 0, truthAB: 0, truthBA: 0 };
    for (let pair = 0; pair < PAIRS; pair++) {
      const a = draw(STYLES_A);
      const b = draw(STYLES_B);
      const toB = answer(a, b, STYLES_B);
      const toA = answer(b, a, STYLES_A);
      sums.exemplarAB += ssim(toB, paint(b.pixels, b));
      sums.exemplarBA += ssim(toA, paint(a.pixels, a));
      sums.truthAB += ssim(toB, paint(a.pixels, b));
      sums.truthBA += ssim(toA, paint(b.pixels, a));
    }
    for (const measure of MEASURED) {
      const { mean, deviation } = known[measure];
      // Both means are of a sample: 0.01 where single pairs deviate little, else three standard errors of the difference.
      const tolerance = Math.max(0.01, 3 * deviation * Math.sqrt(1 / PAIRS + 1 / 1000));
      const miss = Math.abs(sums[measure] / PAIRS - mean);
      expect(miss, `${measure}: ${(sums[measure] / PAIRS).toFixed(3)}`).toBeLessThan(
        deviation === 0 ? 1e-9 : tolerance,
      );
    }
  },
);

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
