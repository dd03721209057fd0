import { LRUCache } from 'lru-cache';
import type { TruthImage } from '#contracts/dataset-annotations.ts';
import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import { bytesToUnit } from '../../engine/imaging/pixel-range.ts';

/** What is decoded alike: an image of a split, or what a perfect translation looks like. */
export type StoredPicture = DatasetImage | TruthImage;

/** Decoded images by their content, the most recently used ones up to a number of bytes. */
export interface ImageCache {
  /** The images side by side: `[images.length, H, W, 3]` in [-1, 1]. */
  batch(images: readonly StoredPicture[]): Promise<Float32Array>;
}

/** Memory for decoded images: all of MNIST-Single is 42 MB. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Bytes that a run holds of so many images once it has met them all. */
export function imageCacheBytes(
  imageCount: number,
  { imageHeight, imageWidth }: Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>,
): number {
  return Math.min(MAX_BYTES, imageCount * imageHeight * imageWidth * 3);
}

/**
 * @param decode reads an image and makes it the model's size: `[H, W, 3]`, 0 to 255
 * @param imageBytes H * W * 3
 */
export function createImageCache(
  decode: (image: StoredPicture) => Promise<Uint8Array>,
  imageBytes: number,
  maxBytes = MAX_BYTES,
): ImageCache {
  const kept = new LRUCache<string, Promise<Uint8Array>>({
    maxSize: Math.max(maxBytes, imageBytes),
    sizeCalculation: () => imageBytes,
  });

  const pixelsOf = (image: StoredPicture): Promise<Uint8Array> => {
    const known = kept.get(image.sha256);
    if (known) return known;
    const pixels = decode(image);
    kept.set(image.sha256, pixels);
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
