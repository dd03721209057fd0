import { invariant } from '#lib/invariant.ts';
import type { RgbImage } from './rgb-image.ts';

const GAP = 2;
const BACKGROUND = 255;

/**
 * Images of one size side by side, row by row, with a white gap of 2 pixels between them.
 *
 * @param columns images in a row; the last row may be shorter
 */
export function montage(images: readonly RgbImage[], columns: number): RgbImage {
  const [first] = images;
  invariant(first, 'montage: expected one image or more, got none');
  const rows = Math.ceil(images.length / columns);
  const width = columns * (first.width + GAP) - GAP;
  const height = rows * (first.height + GAP) - GAP;
  const data = new Uint8Array(3 * width * height).fill(BACKGROUND);
  images.forEach((image, i) => {
    invariant(
      image.width === first.width && image.height === first.height,
      `montage: expected images of ${first.width}x${first.height}, got ${image.width}x${image.height}`,
    );
    const left = (i % columns) * (first.width + GAP);
    const top = Math.floor(i / columns) * (first.height + GAP);
    for (let y = 0; y < image.height; y++) {
      const row = image.data.subarray(3 * y * image.width, 3 * (y + 1) * image.width);
      data.set(row, 3 * ((top + y) * width + left));
    }
  });
  return { width, height, data };
}
