import type { RandomStream } from '#lib/random.ts';

/** Changes of training images, each drawn for each image by itself; probability 0 is never. */
export interface Augmentation {
  /** Of a mirror image, left for right. */
  readonly flipProbability: number;
  /** Of a zoom to a part of the image, whose sides are 0.8 to 1 of the whole's. */
  readonly zoomCropProbability: number;
}

interface ImageSize {
  readonly height: number;
  readonly width: number;
}

const CHANNELS = 3;
const SMALLEST_CROP = 0.8;

/**
 * Flips and zooms the images of a batch in place, as EGSC-IT's published code draws them: the scale s ~ U(0.8, 1), the
 * left edge ~ U(0, W (1 - s)), the top edge ~ U(0, H (1 - s)), bilinear, with 0 (mid gray) outside of the image.
 *
 * @param images `[count, H, W, 3]` in [-1, 1]
 */
export function augment(
  images: Float32Array,
  size: ImageSize,
  { flipProbability, zoomCropProbability }: Augmentation,
  random: RandomStream,
): void {
  const length = size.height * size.width * CHANNELS;
  for (let start = 0; start < images.length; start += length) {
    const image = images.subarray(start, start + length);
    if (random.uniform() < flipProbability) image.set(flipped(image, size));
    if (random.uniform() < zoomCropProbability) image.set(zoomed(image, size, random));
  }
}

/** Column x from column W - 1 - x. */
function flipped(image: Float32Array, { height, width }: ImageSize): Float32Array {
  const result = new Float32Array(image.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = CHANNELS * (y * width + (width - 1 - x));
      result.set(image.subarray(from, from + CHANNELS), CHANNELS * (y * width + x));
    }
  }
  return result;
}

function zoomed(image: Float32Array, { height, width }: ImageSize, random: RandomStream): Float32Array {
  const scale = SMALLEST_CROP + (1 - SMALLEST_CROP) * random.uniform();
  const left = width * (1 - scale) * random.uniform();
  const top = height * (1 - scale) * random.uniform();
  const result = new Float32Array(image.length);
  const pixel = (y: number, x: number, channel: number): number =>
    y < height && x < width ? (image[CHANNELS * (y * width + x) + channel] ?? 0) : 0;
  for (let y = 0; y < height; y++) {
    const fromY = top + scale * y;
    const [y0, dy] = [Math.floor(fromY), fromY - Math.floor(fromY)];
    for (let x = 0; x < width; x++) {
      const fromX = left + scale * x;
      const [x0, dx] = [Math.floor(fromX), fromX - Math.floor(fromX)];
      for (let channel = 0; channel < CHANNELS; channel++) {
        const above = (1 - dx) * pixel(y0, x0, channel) + dx * pixel(y0, x0 + 1, channel);
        const below = (1 - dx) * pixel(y0 + 1, x0, channel) + dx * pixel(y0 + 1, x0 + 1, channel);
        result[CHANNELS * (y * width + x) + channel] = (1 - dy) * above + dy * below;
      }
    }
  }
  return result;
}
