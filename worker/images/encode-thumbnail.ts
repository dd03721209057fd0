import sharp from 'sharp';
import type { RgbImage } from '../engine/imaging/rgb-image.ts';

/** In pixels: twice that of the place in the list of runs, for screens with two pixels per CSS pixel. */
const SIDE = 104;
/**
 * What a thumbnail should take: 25 of them are shown at first, and that page has a budget of 400 kB. Only noise as fine
 * as the thumbnail's own pixels takes more at the lowest quality, up to twice as much.
 */
const WANTED_BYTES = 2_048;
/** Of WebP. Grids of photographs fit at the best. */
const BEST_QUALITY = 80;
const LOWER_QUALITIES = [70, 60, 50, 40, 30, 20, 10, 1];

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
    if (bytes.byteLength <= WANTED_BYTES) break;
    bytes = await encodeWebp(small, quality);
  }
  return { bytes, width: SIDE, height: SIDE };
}

function encodeWebp(pixels: Buffer, quality: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .webp({ quality })
    .toBuffer();
}
