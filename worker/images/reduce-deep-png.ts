import sharp, { type SharpOptions } from 'sharp';

/**
 * A PNG of 16 bits with a color profile as one that is decoded rightly: sharp leaves deep colors in Display P3 and does
 * not apply the profile of deep grays. Any other PNG is given back as it came.
 */
export async function reduceDeepPng(bytes: Uint8Array, options: SharpOptions): Promise<Uint8Array> {
  if (bytes[BIT_DEPTH_AT] !== 16) return bytes;
  const image = sharp(bytes, options).autoOrient();
  const { hasProfile, channels } = await image.clone().metadata();
  if (!hasProfile) return bytes;
  const isGray = channels <= 2;
  const reduced = isGray
    ? image.toColorspace('b-w').keepIccProfile()
    : image.toColorspace('rgb16').withIccProfile('srgb', { attach: false });
  return reduced.png({ compressionLevel: 0 }).toBuffer();
}

/** PNG (W3C) 11.2.1: after signature, chunk head, width and height. */
const BIT_DEPTH_AT = 24;
