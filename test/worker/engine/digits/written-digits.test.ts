import { describe, expect, test } from 'vitest';
import { writtenDigits } from '../../../../worker/engine/digits/written-digits.ts';
import { BACKGROUND } from '../../../../worker/engine/evaluation/truth/background.ts';
import type { Color, Truth } from '../../../../worker/engine/evaluation/truth/truth.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

const BLUE: Color = [0, 0, 255];
const RED: Color = [255, 0, 0];
const GREEN: Color = [0, 255, 0];

/** A picture of colors by index, and its regions. */
function canvas(
  indices: Uint8Array,
  side: number,
  colors: readonly Color[],
  names: Record<number, string>,
): Truth {
  const data = Uint8Array.from(Array.from(indices, (index) => colors[index] ?? BLUE).flat());
  return {
    image: { width: side, height: side, data },
    regions: { width: side, height: side, indices, names },
    group: null,
  };
}

/** A bar of 20 rows and 4 columns in the middle of 28x28 pixels, as MNIST has a 1. */
function isBar(row: number, column: number): boolean {
  return row >= 4 && row < 24 && column >= 12 && column < 16;
}
const BAR = Uint8Array.from({ length: 784 }, (_, i) => Number(isBar(Math.floor(i / 28), i % 28)));

describe('the one digit of an image', () => {
  const truth = canvas(BAR, 28, [GREEN, RED], { 0: BACKGROUND, 1: 'digit' });

  test('is read from the whole of it, by the colors it should have', () => {
    const [digit] = writtenDigits(truth, '1');
    expect(digit?.label).toBe(1);
    expect(digit?.inkIn(truth.image)).toEqual(BAR);
    const faded: RgbImage = {
      ...truth.image,
      data: truth.image.data.map((value) => (value === 0 ? 100 : 155)),
    };
    expect(digit?.inkIn(faded)).toEqual(BAR);
  });

  test('in the colors of another is turned inside out', () => {
    const swapped = canvas(BAR, 28, [RED, GREEN], { 0: BACKGROUND, 1: 'digit' });
    const [digit] = writtenDigits(truth, '1');
    expect(digit?.inkIn(swapped.image)).toEqual(BAR.map((ink) => 1 - ink));
  });

  test.each([
    ['its label says no digit', truth, 'cat'],
    ['it has no label', truth, null],
    ['it has no regions', { ...truth, regions: null }, '1'],
    ['it has no background', canvas(BAR, 28, [GREEN, RED], { 0: 'sky', 1: 'digit' }), '1'],
  ])('is not there where %s', (_, image, label) => {
    expect(writtenDigits(image, label)).toEqual([]);
  });
});

test('of several digits each is cut out as MNIST cuts them, without the others', () => {
  // 56x56 pixels of four cells: a bar of class 1 at the top left, one of class 7 at the bottom right.
  const indices = Uint8Array.from({ length: 56 * 56 }, (_, i) => {
    const [row, column] = [Math.floor(i / 56), i % 56];
    if (isBar(row, column)) return 1;
    return isBar(row - 28, column - 28) ? 2 : 0;
  });
  const truth = canvas(indices, 56, [GREEN, RED, BLUE], { 0: BACKGROUND, 1: 'digit 1', 2: 'digit 7' });
  const digits = writtenDigits(truth, null);
  expect(digits.map(({ label }) => label)).toEqual([1, 7]);
  for (const { inkIn } of digits) expect(inkIn(truth.image)).toEqual(BAR);
});
