import type { Split } from '#contracts/domain.ts';
import type { DigitPools } from '#lib/digit-pools.ts';
import { type RandomStream, randomStream } from '#lib/random.ts';
import type { FigurePlan, Rgb } from './figure.ts';
import { inkOf } from './ink-of.ts';
import { itemAt } from './item-at.ts';
import { poolOf } from './pool-of.ts';

/** Cells along a side of the canvas. */
export const CELLS = 4;
const CLASSES = 10;

/**
 * MNIST-Multiple: canvases of 4×4 cells with one digit of each class in ten of them.
 *
 * - Domain A: all digits black on white or white on black, each with probability 1/2.
 * - Domain B: the background is white or black, each with probability 1/2; the digit k has the hue k/10, and a saturation
 *   and a value between 0.3 and 0.7 of its own: color tells the class, and varies.
 *
 * Digits are drawn with replacement. Source: Ma et al., Exemplar Guided Unsupervised Image-to-Image Translation (ICLR 2019),
 * section MNIST. The published set draws by NumPy; this one by a stream of its own, so single images differ.
 *
 * @param side width and height in pixels, a multiple of `CELLS`; the published size is 112
 */
export function mnistMultiple(
  pools: DigitPools,
  { side, counts }: Pick<FigurePlan, 'side' | 'counts'>,
): FigurePlan {
  const cell = side / CELLS;
  const byClass = {
    TRAIN: digitsByClass(pools, 'TRAIN'),
    VALIDATION: digitsByClass(pools, 'VALIDATION'),
    TEST: digitsByClass(pools, 'TEST'),
  };
  return {
    names: { A: 'Black and white canvases', B: 'Colored canvases' },
    side,
    counts,
    classes: {
      0: 'background',
      ...Object.fromEntries(Array.from({ length: CLASSES }, (_, k) => [k + 1, `digit ${k}`])),
    },
    figure(domain, split, index) {
      const draw = randomStream(SEED, `mnist-multiple/${domain}/${split}`, index);
      const pool = poolOf(pools, split);
      const regions = new Uint8Array(side * side);
      const cells = draw.permutation(CELLS * CELLS);
      for (const [k, digits] of byClass[split].entries()) {
        const ink = inkOf(pool, itemAt(digits, draw.below(digits.length)), cell);
        placeAt(regions, ink, { cell: itemAt(cells, k), side, region: k + 1 });
      }
      const isWhite = draw.uniform() < 0.5;
      const [background, other] = isWhite ? (['white', 'black'] as const) : (['black', 'white'] as const);
      const inks = Array.from({ length: CLASSES }, (_, k) =>
        domain === 'A' ? grays[other] : classColor(k, draw),
      );
      return {
        regions,
        palette: [grays[background], ...inks],
        label: null,
        title: `${domain === 'A' ? other : 'colors'}-on-${background}`,
      };
    },
    groupOf: () => null,
  };
}

const SEED = 0;

const grays = { black: [0, 0, 0], white: [255, 255, 255] } as const satisfies Record<string, Rgb>;

/** Numbers of the digits of each class. @throws RangeError when a pool has none of one */
function digitsByClass(pools: DigitPools, split: Split): readonly (readonly number[])[] {
  const { labels } = poolOf(pools, split);
  return Array.from({ length: CLASSES }, (_, k) => {
    const digits = [...labels.keys()].filter((digit) => labels[digit] === k);
    if (digits.length === 0) throw new RangeError(`There is no digit ${k} among those for ${split} images.`);
    return digits;
  });
}

function placeAt(
  regions: Uint8Array,
  ink: Uint8Array,
  { cell, side, region }: { readonly cell: number; readonly side: number; readonly region: number },
): void {
  const cellSide = side / CELLS;
  const start = Math.floor(cell / CELLS) * cellSide * side + (cell % CELLS) * cellSide;
  for (const [pixel, isInk] of ink.entries())
    if (isInk === 1) regions[start + Math.floor(pixel / cellSide) * side + (pixel % cellSide)] = region;
}

function classColor(k: number, draw: RandomStream): Rgb {
  const saturation = 0.5 * (0.6 + 0.8 * draw.uniform());
  const value = 0.5 * (0.6 + 0.8 * draw.uniform());
  return rgbOf(k / CLASSES, saturation, value);
}

/** HSV, each in [0, 1], to RGB of 0 to 255. */
function rgbOf(hue: number, saturation: number, value: number): Rgb {
  const channel = (offset: number): number => {
    const sector = (offset + 6 * hue) % 6;
    return Math.round(255 * value * (1 - saturation * Math.max(0, Math.min(sector, 4 - sector, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}
