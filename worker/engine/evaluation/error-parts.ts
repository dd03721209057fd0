import type { ErrorPlace } from '#contracts/evaluation-rows.ts';
import { NO_REGION } from '#contracts/region-classes.ts';
import { invariant } from '#lib/invariant.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { expectSameSize } from '../imaging/same-size.ts';
import type { RegionMap, Truth } from './truth/truth.ts';

/** The error of one translation in one part of its pixels (contracts/evaluation-rows.ts). */
export interface PartError {
  readonly place: ErrorPlace;
  readonly region: string | null;
  readonly pixels: number;
  readonly absolute: number;
  readonly squared: number;
}
export type PairErrors = readonly PartError[];

/**
 * Where a translation differs from the truth: inside each region, on the edges between regions, elsewhere; only parts that
 * have a pixel. Together they are all pixels. Without regions all of the image is elsewhere.
 */
export function errorParts(translation: RgbImage, { image, regions }: Truth): PairErrors {
  expectSameSize('errorParts', translation, image);
  invariant(
    regions === null || regions.indices.length === image.width * image.height,
    'errorParts: expected regions of the size of the image',
  );
  const parts = new Map<number, { pixels: number; absolute: number; squared: number }>();
  for (let pixel = 0; pixel < image.width * image.height; pixel++) {
    const code = regions ? partOf(regions, pixel) : ELSEWHERE;
    let part = parts.get(code);
    if (!part) parts.set(code, (part = { pixels: 0, absolute: 0, squared: 0 }));
    part.pixels++;
    for (let channel = 0; channel < 3; channel++) {
      const place = 3 * pixel + channel;
      const difference = (translation.data[place] ?? NaN) - (image.data[place] ?? NaN);
      part.absolute += Math.abs(difference);
      part.squared += difference ** 2;
    }
  }
  // Whole numbers are summed, so that the order does not matter.
  return Array.from(parts, ([code, { pixels, absolute, squared }]) => ({
    ...describe(code, regions),
    pixels,
    absolute: absolute / 3,
    squared: squared / 3,
  }));
}

/** Parts by number: the insides of regions have the indices of these. */
const EDGE = 256;
const ELSEWHERE = 257;

function partOf(regions: RegionMap, pixel: number): number {
  const index = regions.indices[pixel] ?? NO_REGION;
  if (index === NO_REGION) return ELSEWHERE;
  return isBesideAnother(regions, pixel, index) ? EDGE : index;
}

function describe(part: number, regions: RegionMap | null): Pick<PartError, 'place' | 'region'> {
  if (part === ELSEWHERE) return { place: 'ELSEWHERE', region: null };
  if (part === EDGE) return { place: 'EDGE', region: null };
  return { place: 'INSIDE', region: regions?.names[part] ?? String(part) };
}

/** Whether one of the eight pixels around belongs to another region. */
function isBesideAnother({ width, height, indices }: RegionMap, pixel: number, index: number): boolean {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      const other = indices[width * row + column] ?? NO_REGION;
      if (other !== index && other !== NO_REGION) return true;
    }
  return false;
}
