import type { DatasetImage } from '#contracts/dataset-index.ts';
import { bytesToUnit } from '../../engine/imaging/pixel-range.ts';

/** Decoded images by id, the most recently used ones up to a number of bytes. */
export interface ImageCache {
  /** The images side by side: `[images.length, H, W, 3]` in [-1, 1]. */
  batch(images: readonly DatasetImage[]): Promise<Float32Array>;
}

/** Memory for decoded images: all of MNIST-Single is 42 MB. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * @param decode reads an image and makes it the model's size: `[H, W, 3]`, 0 to 255
 * @param imageBytes H * W * 3
 */
export function createImageCache(
  decode: (image: DatasetImage) => Promise<Uint8Array>,
  imageBytes: number,
  maxBytes = MAX_BYTES,
): ImageCache {
  // A map keeps the order of insertion: its first key is the one that was not used for longest.
  const kept = new Map<string, Promise<Uint8Array>>();
  const maxImages = Math.max(1, Math.floor(maxBytes / imageBytes));

  const pixelsOf = (image: DatasetImage): Promise<Uint8Array> => {
    const known = kept.get(image.id);
    const pixels = known ?? decode(image);
    kept.delete(image.id);
    kept.set(image.id, pixels);
    const [oldest] = kept.keys();
    if (kept.size > maxImages && oldest !== undefined) kept.delete(oldest);
    return pixels;
  };

  return {
    async batch(images) {
      const values = new Float32Array(images.length * imageBytes);
      const all = await Promise.all(images.map(pixelsOf));
      all.forEach((pixels, position) => {
        bytesToUnit(pixels, values, position * imageBytes);
      });
      return values;
    },
  };
}
