import sharp from 'sharp';
import type { RgbImage } from '../engine/imaging/rgb-image.ts';

/** The picture as a PNG file, without loss and without metadata. */
export async function encodePng(image: RgbImage): Promise<Buffer> {
  const { height, width, data } = image;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
