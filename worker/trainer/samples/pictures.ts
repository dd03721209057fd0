import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import { invariant } from '#lib/invariant.ts';
import { unitToBytes } from '../../engine/imaging/pixel-range.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';

type ModelSize = Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>;

/** The images of a batch `[count, H, W, 3]` in [-1, 1], one by one. */
export function picturesOf(batch: Float32Array | undefined, size: ModelSize): RgbImage[] {
  const { imageHeight: height, imageWidth: width } = size;
  const length = height * width * 3;
  invariant(
    batch !== undefined && batch.length % length === 0,
    `picturesOf: expected whole images of ${height}x${width}, got ${batch?.length} values`,
  );
  return Array.from({ length: batch.length / length }, (_, i) => ({
    width,
    height,
    data: unitToBytes(batch.subarray(i * length, (i + 1) * length)),
  }));
}

/** A white picture: an empty cell of a grid. */
export function blankPicture({ imageHeight: height, imageWidth: width }: ModelSize): RgbImage {
  return {
    width,
    height,
    data: new Uint8Array(height * width * 3).fill(255),
  };
}
