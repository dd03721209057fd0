import type { RgbImage } from '../../imaging/rgb-image.ts';
import { COLOR_TOLERANCE } from '../measures/color-tolerance.ts';
import { regionColors } from '../truth/region-colors.ts';
import type { Color, RegionMap } from '../truth/truth.ts';

/** The colors of an image's regions, by name. */
export type Palette = ReadonlyMap<string, Color>;

/**
 * Places of palettes that differ from all before them, by more than 32 of 255 in a channel of a region that both have.
 *
 * @param most at most so many
 */
export function distinctPalettes(palettes: readonly Palette[], most: number): number[] {
  const places: number[] = [];
  for (const [place, palette] of palettes.entries()) {
    if (places.length === most) break;
    if (places.every((known) => differs(palette, palettes[known] ?? palette))) places.push(place);
  }
  return places;
}

/**
 * Number of the palette that a translation's colors are nearest to: mean over the regions that both have of the distance
 * of their colors in RGB; the first of equally near ones.
 *
 * @param regions of the content image, which a translation keeps
 */
export function nearestPalette(
  translation: RgbImage,
  regions: RegionMap,
  palettes: readonly Palette[],
): number {
  const found = regionColors(translation, regions);
  const distances = palettes.map((palette) => distance(found, palette));
  return distances.indexOf(Math.min(...distances));
}

function distance(x: Palette, y: Palette): number {
  const distances = common(x, y).map(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
  return distances.length === 0
    ? Infinity
    : distances.reduce((sum, value) => sum + value, 0) / distances.length;
}

function differs(x: Palette, y: Palette): boolean {
  return common(x, y).some(([a, b]) => a.some((value, i) => Math.abs(value - (b[i] ?? 0)) > COLOR_TOLERANCE));
}

function common(x: Palette, y: Palette): [Color, Color][] {
  return [...x].flatMap(([name, color]): [Color, Color][] => {
    const other = y.get(name);
    return other ? [[color, other]] : [];
  });
}
