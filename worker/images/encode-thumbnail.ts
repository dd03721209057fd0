import sharp from 'sharp';
import type { RgbImage } from '../engine/imaging/rgb-image.ts';

/** In pixels: twice that of the place in the list of runs, for screens with two pixels per CSS pixel. */
const SIDE = 104;
/** What a thumbnail may take, so that a page of them stays small. */
const MAX_BYTES = 4_096;
/** Of WebP. Photographs fit at the best; at the last even noise of black and white fits. */
const BEST_QUALITY = 80;
const LOWER_QUALITIES = [60, 40, 20, 1];

export interface Thumbnail {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The middle of the picture, as large a square as fits, as a small WebP of the best quality that takes few bytes. */
export async function encodeThumbnail({ width, height, data }: RgbImage): Promise<Thumbnail> {
  const small = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(SIDE, SIDE, { fit: 'cover' })
    .raw()
    .toBuffer();
  let bytes = await encodeWebp(small, BEST_QUALITY);
  for (const quality of LOWER_QUALITIES) {
    if (bytes.byteLength <= MAX_BYTES) break;
    bytes = await encodeWebp(small, quality);
  }
  return { bytes, width: SIDE, height: SIDE };
}

function encodeWebp(pixels: Buffer, quality: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .webp({ quality })
    .toBuffer();
}
