import sharp, { type Sharp } from 'sharp';
import type { Fit, ImageFormat } from '#contracts/domain.ts';
import { limits } from '#contracts/limits.ts';
import { messageOf } from '#lib/message-of.ts';
import { readImageHeader } from '#storage/image-header.ts';
import type { RgbImage } from '../engine/imaging/rgb-image.ts';
import { UnsupportedImageError } from './unsupported-image-error.ts';

export interface TargetSize {
  readonly height: number;
  readonly width: number;
  /** How a picture of another shape is brought to this one; CONTAIN pads with white. */
  readonly fit: Fit;
}

/**
 * Decodes an untrusted PNG, JPEG or WebP to 8-bit sRGB of the wanted size: rotated as EXIF says, transparency laid on
 * white (as on a page), gray, CMYK and 16 bits converted, the first frame of an animation, all metadata dropped.
 * A picture of the wanted size keeps its exact pixels; others are resampled by Lanczos-3.
 * @throws UnsupportedImageError for other formats, too large or damaged pictures.
 */
export async function decodeImage(bytes: Uint8Array, target: TargetSize): Promise<RgbImage> {
  checkHeader(bytes);
  const { width, height } = target;
  const fit = sharpFit[target.fit];
  return toRgb(open(bytes).resize({ width, height, fit, background: WHITE }));
}

/**
 * Decodes a picture in full at its own size, to prove that it can be used.
 * @returns its format and its size as it is seen, that is after EXIF's rotation.
 * @throws UnsupportedImageError as `decodeImage`.
 */
export async function checkImage(
  bytes: Uint8Array,
): Promise<{ readonly format: ImageFormat; readonly width: number; readonly height: number }> {
  const format = checkHeader(bytes);
  const { width, height } = await toRgb(open(bytes));
  return { format, width, height };
}

// Only the three decoders that are needed may run at all: libvips' other loaders have been the way in for attacks.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});
// Every picture is decoded once, and several at a time: neither a cache nor threads within a picture help.
sharp.cache(false);
sharp.concurrency(1);

const WHITE = '#ffffff';
const DECODE_SECONDS = 10;
const sharpFit = { STRETCH: 'fill', COVER: 'cover', CONTAIN: 'contain' } as const satisfies Record<
  Fit,
  string
>;

function checkHeader(bytes: Uint8Array): ImageFormat {
  if (bytes.byteLength > limits.maxImageBytes)
    throw new UnsupportedImageError(
      'IMAGE_TOO_LARGE',
      `The file has ${bytes.byteLength} bytes; at most ${limits.maxImageBytes} are accepted.`,
    );
  const header = readImageHeader(bytes);
  if (header === null)
    throw new UnsupportedImageError('UNSUPPORTED_IMAGE', 'The file is not a PNG, JPEG or WebP image.');
  if (header.width * header.height > limits.maxImagePixels)
    throw new UnsupportedImageError(
      'IMAGE_TOO_LARGE',
      `The image has ${header.width} x ${header.height} pixels; at most ${limits.maxImagePixels} are accepted.`,
    );
  return header.format;
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'warning', limitInputPixels: limits.maxImagePixels, pages: 1 })
    .timeout({ seconds: DECODE_SECONDS })
    .autoOrient()
    .flatten({ background: WHITE });
}

async function toRgb(image: Sharp): Promise<RgbImage> {
  try {
    const { data, info } = await image
      .toColorspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { height: info.height, width: info.width, data };
  } catch (error) {
    const reason = messageOf(error).trim().replaceAll('\n', '; ');
    if (reason.includes('exceeds pixel limit'))
      throw new UnsupportedImageError(
        'IMAGE_TOO_LARGE',
        `The image has more than the ${limits.maxImagePixels} pixels that are accepted.`,
      );
    throw new UnsupportedImageError('UNSUPPORTED_IMAGE', `The image cannot be decoded: ${reason}.`);
  }
}
