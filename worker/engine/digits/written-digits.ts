import { BACKGROUND } from '../evaluation/truth/background.ts';
import { regionColors } from '../evaluation/truth/region-colors.ts';
import type { Color, RegionMap, Truth } from '../evaluation/truth/truth.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { DIGIT_SIDE } from './digit-network.ts';

/** A digit of a ground truth: which one it is, and how its ink is told from the ground. */
export interface WrittenDigit {
  readonly label: number;
  /** Its ink in the ground truth or a translation, at the size that the classifier reads. */
  readonly inkIn: (image: RgbImage) => Uint8Array;
}

/**
 * The digits of a ground truth: the region named `digit`, which is what the image's label says, or regions named
 * `digit 0` to `digit 9`. Empty where there is none, or no background to tell them from.
 *
 * @param label of the content image
 */
export function writtenDigits({ image, regions }: Truth, label: string | null): WrittenDigit[] {
  if (regions === null) return [];
  const colors = regionColors(image, regions);
  const ground = colors.get(BACKGROUND);
  if (!ground) return [];
  const found = [...colors].flatMap(([name, figure]) => {
    const digit = digitOf(name, label);
    return digit === null ? [] : [{ name, digit, figure }];
  });
  const isAlone = found.length === 1;
  return found.map(({ name, digit, figure }) => {
    const place = isAlone ? wholeImage(regions) : squareAround(regions, name);
    const others = isAlone ? null : otherRegions(regions, name);
    return { label: digit, inkIn: (translation) => inkAt(translation, place, { figure, ground }, others) };
  });
}

/** Part of an image, in pixels, which may reach beyond its border. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function digitOf(name: string, label: string | null): number | null {
  const digit = name === 'digit' ? label : /^digit (\d)$/.exec(name)?.[1];
  return digit && /^\d$/.test(digit) ? Number(digit) : null;
}

function wholeImage({ width, height }: RegionMap): Place {
  return { left: 0, top: 0, width, height };
}

/** MNIST's digits are 20 pixels long on their longer side, in the middle of 28. */
const MARGIN = DIGIT_SIDE / 20;

/** As MNIST cuts digits out: around their center of mass. */
function squareAround({ width, indices, names }: RegionMap, region: string): Place {
  const columns: number[] = [];
  const rows: number[] = [];
  for (const [pixel, index] of indices.entries()) {
    if (names[index] !== region) continue;
    columns.push(pixel % width);
    rows.push(Math.floor(pixel / width));
  }
  const side = MARGIN * Math.max(extent(columns), extent(rows));
  return { left: middle(columns) - side / 2, top: middle(rows) - side / 2, width: side, height: side };
}

function extent(places: readonly number[]): number {
  return places.reduce((a, b) => Math.max(a, b), 0) - places.reduce((a, b) => Math.min(a, b), Infinity) + 1;
}

/** Of the pixels' centers. */
function middle(places: readonly number[]): number {
  return places.reduce((sum, place) => sum + place, 0) / places.length + 0.5;
}

/** 1 for pixels of other figures, whose colors say nothing of this one. */
function otherRegions({ indices, names }: RegionMap, region: string): Uint8Array {
  return indices.map((index) => (names[index] === region || names[index] === BACKGROUND ? 0 : 1));
}

/**
 * Pixels are ink as far as they lie on the way from the ground's color to the figure's; between pixels linearly, and more
 * than half of it is ink.
 */
function inkAt(
  image: RgbImage,
  { left, top, width, height }: Place,
  tones: { readonly figure: Color; readonly ground: Color },
  others: Uint8Array | null,
): Uint8Array {
  const share = (x: number, y: number): number => {
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) return 0;
    const pixel = image.width * y + x;
    return others?.[pixel] === 1 ? 0 : shareOfFigure(image, pixel, tones);
  };
  const ink = new Uint8Array(DIGIT_SIDE * DIGIT_SIDE);
  for (let row = 0; row < DIGIT_SIDE; row++) {
    for (let column = 0; column < DIGIT_SIDE; column++) {
      const x = left + ((column + 0.5) * width) / DIGIT_SIDE - 0.5;
      const y = top + ((row + 0.5) * height) / DIGIT_SIDE - 0.5;
      ink[DIGIT_SIDE * row + column] = between(share, x, y) > 0.5 ? 1 : 0;
    }
  }
  return ink;
}

function between(valueAt: (x: number, y: number) => number, x: number, y: number): number {
  const top = Math.floor(y);
  const bottom = y - top;
  return (
    (1 - bottom) * betweenInRow(valueAt, x, top) +
    (bottom === 0 ? 0 : bottom * betweenInRow(valueAt, x, top + 1))
  );
}

function betweenInRow(valueAt: (x: number, y: number) => number, x: number, y: number): number {
  const left = Math.floor(x);
  const right = x - left;
  return (1 - right) * valueAt(left, y) + (right === 0 ? 0 : right * valueAt(left + 1, y));
}

/** 0 at the ground's color, 1 at the figure's; more than half where the figure's is nearer. */
function shareOfFigure(
  { data }: RgbImage,
  pixel: number,
  { figure, ground }: { readonly figure: Color; readonly ground: Color },
): number {
  let along = 0;
  let length = 0;
  for (let channel = 0; channel < 3; channel++) {
    const from = ground[channel] ?? NaN;
    const way = (figure[channel] ?? NaN) - from;
    along += ((data[3 * pixel + channel] ?? 0) - from) * way;
    length += way ** 2;
  }
  return length === 0 ? 0 : Math.min(1, Math.max(0, along / length));
}
