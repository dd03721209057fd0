import type { RgbImage } from '../../imaging/rgb-image.ts';
import type { Color } from './truth.ts';

/** A figure in one color on a ground of another. */
export interface TwoToneImage {
  readonly figure: Color;
  readonly ground: Color;
  /** 1 for each pixel of the figure, row by row. */
  readonly pixels: Uint8Array;
}

/**
 * Tells figure from ground in an image of MNIST-Single: the ground is the color most frequent along the border, the
 * figure the color farthest from it; a pixel belongs to the nearer of the two, so a resized image with soft edges
 * works too. Null where all pixels are alike.
 */
export function twoToneImage(image: RgbImage): TwoToneImage | null {
  const ground = colorAt(image, mostFrequent(borderPixels(image), image));
  let farthest = 0;
  let figure = ground;
  for (let i = 0; i < image.width * image.height; i++) {
    const color = colorAt(image, i);
    const distance = squaredDistance(color, ground);
    if (distance > farthest) {
      farthest = distance;
      figure = color;
    }
  }
  if (farthest === 0) return null;
  const pixels = Uint8Array.from({ length: image.width * image.height }, (_, i) => {
    const color = colorAt(image, i);
    return squaredDistance(color, figure) < squaredDistance(color, ground) ? 1 : 0;
  });
  return { figure, ground, pixels };
}

function borderPixels({ width, height }: RgbImage): number[] {
  const border: number[] = [];
  for (let i = 0; i < width * height; i++) {
    const row = Math.floor(i / width);
    const column = i % width;
    if (row === 0 || column === 0 || row === height - 1 || column === width - 1) border.push(i);
  }
  return border;
}

/** The first of those pixels that have the most frequent color. */
function mostFrequent(pixels: readonly number[], image: RgbImage): number {
  const counts = new Map<string, number>();
  let best = 0;
  for (const pixel of pixels) {
    const key = colorAt(image, pixel).join();
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    best = Math.max(best, count);
  }
  return pixels.find((pixel) => counts.get(colorAt(image, pixel).join()) === best) ?? 0;
}

function colorAt({ data }: RgbImage, pixel: number): Color {
  return [data[3 * pixel] ?? 0, data[3 * pixel + 1] ?? 0, data[3 * pixel + 2] ?? 0];
}

function squaredDistance(x: Color, y: Color): number {
  return (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2 + (x[2] - y[2]) ** 2;
}
