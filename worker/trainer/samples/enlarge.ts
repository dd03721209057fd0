import type { RgbImage } from '../../engine/imaging/rgb-image.ts';

/** Enlarges a small picture, each pixel to a square, until no side is shorter than `minimum` pixels. */
export function enlarge({ width, height, data }: RgbImage, minimum: number): RgbImage {
  const zoom = Math.max(1, Math.ceil(minimum / Math.min(width, height)));
  const large = new Uint8Array(3 * width * zoom * height * zoom);
  for (let y = 0; y < height * zoom; y++) {
    for (let x = 0; x < width * zoom; x++) {
      const from = 3 * (Math.floor(y / zoom) * width + Math.floor(x / zoom));
      large.set(data.subarray(from, from + 3), 3 * (y * width * zoom + x));
    }
  }
  return { width: width * zoom, height: height * zoom, data: large };
}
