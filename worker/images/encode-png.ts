import sharp from 'sharp';
import type { RgbImage } from './decode-image.ts';

/** The picture as a PNG file, without loss and without metadata. */
export const encodePng = async (image: RgbImage): Promise<Buffer> => {
  const { height, width, pixels } = image;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
};
