import { beforeAll, describe, expect, test } from 'vitest';
import { type DigitPools, readMnist } from '#lib/digit-pools.ts';
import type { Figure, FigurePlan } from '../../../cli/builders/figure.ts';
import { inkOf } from '../../../cli/builders/ink-of.ts';
import { mnistMultiple } from '../../../cli/builders/mnist-multiple.ts';
import { resizeGray } from '../../../cli/builders/resize-gray.ts';

const COUNTS = { TRAIN: 200, VALIDATION: 5, TEST: 5 };
let pools: DigitPools;
let plan: FigurePlan;

beforeAll(async () => {
  pools = await readMnist();
  plan = mnistMultiple(pools, { side: 112, counts: COUNTS });
});

function figuresOf(domain: 'A' | 'B'): Figure[] {
  return Array.from({ length: COUNTS.TRAIN }, (_, index) => plan.figure(domain, 'TRAIN', index));
}

/** Cells of a canvas, each with the regions in it. */
function cellsOf({ regions }: Figure, side = 112): Uint8Array[] {
  const cell = side / 4;
  return Array.from({ length: 16 }, (_, i) =>
    Uint8Array.from({ length: cell * cell }, (_, pixel) => {
      const y = Math.floor(i / 4) * cell + Math.floor(pixel / cell);
      return regions[y * side + (i % 4) * cell + (pixel % cell)] ?? -1;
    }),
  );
}

describe('a canvas of MNIST-Multiple', () => {
  test('shows one digit of each class in ten of its sixteen cells', () => {
    for (const figure of figuresOf('B').slice(0, 50)) {
      const shown = cellsOf(figure).map((cell) => [...new Set(cell)].filter((region) => region > 0));
      expect(shown.every((regions) => regions.length <= 1)).toBe(true);
      expect(shown.flat().sort((x, y) => x - y)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });

  test('shows digits of its own pool, of the class that its region is named after', () => {
    expect(plan.classes).toMatchObject({ 0: 'background', 1: 'digit 0', 10: 'digit 9' });
    const known = new Map(
      Array.from({ length: pools.test.count }, (_, digit) => [
        inkOf(pools.test, digit, 28).join(''),
        pools.test.labels[digit],
      ]),
    );
    for (const cell of cellsOf(plan.figure('A', 'TEST', 0)).filter((cell) =>
      cell.some((region) => region > 0),
    )) {
      const region = Math.max(...cell);
      expect(known.get(cell.map((value) => (value > 0 ? 1 : 0)).join(''))).toBe(region - 1);
    }
  });

  test('of A has one color on another, half of them black on white', () => {
    const figures = figuresOf('A');
    for (const { palette } of figures) expect(new Set(palette.slice(1).map(String)).size).toBe(1);
    const onWhite = figures.filter(({ palette }) => String(palette[0]) === '255,255,255');
    expect(Math.abs(onWhite.length / COUNTS.TRAIN - 0.5)).toBeLessThan(0.12);
  });

  test('of B has for each class its hue, with a saturation and a value of its own', () => {
    for (const { palette } of figuresOf('B'))
      for (const [k, [red, green, blue]] of palette.slice(1).entries()) {
        const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
        // HSV by its definition: hue, saturation and value, rounded to whole colors.
        const sixth =
          high === red
            ? (green - blue) / (high - low)
            : high === green
              ? 2 + (blue - red) / (high - low)
              : 4 + (red - green) / (high - low);
        const distance = Math.abs(((((sixth / 6 - k / 10 + 1.5) % 1) + 1) % 1) - 0.5);
        expect(distance).toBeLessThan(0.02);
        expect((high - low) / high).toBeGreaterThan(0.28);
        expect((high - low) / high).toBeLessThan(0.72);
        expect(high / 255).toBeGreaterThan(0.29);
        expect(high / 255).toBeLessThan(0.71);
      }
  });

  test('is the same again, and another by domain, split and index', () => {
    const again = mnistMultiple(pools, { side: 112, counts: COUNTS });
    expect(again.figure('B', 'TEST', 3)).toEqual(plan.figure('B', 'TEST', 3));
    for (const other of [
      plan.figure('A', 'TEST', 3),
      plan.figure('B', 'VALIDATION', 3),
      plan.figure('B', 'TEST', 4),
    ])
      expect(other.regions).not.toEqual(plan.figure('B', 'TEST', 3).regions);
  });

  test('may be smaller, its digits still one piece of ink', () => {
    const small = mnistMultiple(pools, { side: 56, counts: COUNTS }).figure('A', 'TRAIN', 0);
    const large = plan.figure('A', 'TRAIN', 0);
    const shareOfInk = ({ regions }: Figure) =>
      regions.filter((region) => region > 0).length / regions.length;
    expect(small.regions).toHaveLength(56 * 56);
    expect(shareOfInk(small) / shareOfInk(large)).toBeGreaterThan(0.8);
    expect(shareOfInk(small) / shareOfInk(large)).toBeLessThan(1.2);
  });
});

describe('a gray picture that is resized', () => {
  test('keeps a flat gray', () => {
    for (const to of [3, 7, 14, 28, 50])
      for (const value of resizeGray(new Float64Array(49).fill(90), 7, to)) expect(value).toBeCloseTo(90, 9);
  });

  test('to half its size weighs four pixels along a side by 1, 3, 3, 1', () => {
    // Columns of 0, 0, 8, 8: an edge, which is half way in the middle.
    const edge = Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 0 : 8));
    // At the border the outer pixel is missing: (3*0 + 3*0 + 1*8) / 7 and its mirror image.
    const [left, right] = [8 / 7, 48 / 7 + 0];
    expect([...resizeGray(edge, 4, 2)]).toEqual(
      [left, right, left, right].map((value) => expect.closeTo(value, 9) as number),
    );
  });
});
