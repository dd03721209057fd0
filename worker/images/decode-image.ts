import sharp, { type ResizeOptions, type SharpOptions } from 'sharp';
import { type DecoderVersion, NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { Fit, ImageFormat } from '#contracts/domain.ts';
import { foreignImageText } from '#contracts/foreign-image.ts';
import { limits } from '#contracts/limits.ts';
import { messageOf } from '#lib/message-of.ts';
import { sniffForeignImage } from '#storage/foreign-image.ts';
import { readImageHeader } from '#storage/image-header.ts';
import type { RgbImage } from '../engine/imaging/rgb-image.ts';
import { isCutOff } from './is-cut-off.ts';
import { mendJpeg } from './mend-jpeg.ts';
import { readPlainPng } from './read-plain-png.ts';
import { reduceDeepPng } from './reduce-deep-png.ts';
import { UnsupportedImageError } from './unsupported-image-error.ts';

export interface TargetSize {
  readonly height: number;
  readonly width: number;
  /** How a picture of another shape is brought to this one; CONTAIN pads with white. */
  readonly fit: Fit;
}

/**
 * Decodes an untrusted PNG, JPEG or WebP to 8-bit sRGB of the wanted size: rotated as EXIF says, transparency laid on
 * white (as on a page), gray, CMYK, wide gamut and 16 bits converted by their profiles, the first picture of several and
 * the first frame of an animation, all metadata dropped. A picture of the wanted size keeps its exact pixels; others
 * are resampled by Lanczos-3.
 * @param decoder of the dataset version that the picture is of
 * @throws UnsupportedImageError for other formats, too large or damaged pictures.
 */
export async function decodeImage(
  bytes: Uint8Array,
  target: TargetSize,
  decoder: DecoderVersion,
): Promise<RgbImage> {
  const format = checkHeader(bytes);
  const { width, height } = target;
  return toRgb(bytes, format, decoder, { width, height, fit: sharpFit[target.fit], background: WHITE });
}

/**
 * Decodes a picture in full at its own size by the newest decoder, to prove that it can be used.
 * @returns its format and its size as it is seen, that is after EXIF's rotation.
 * @throws UnsupportedImageError as `decodeImage`.
 */
export async function checkImage(
  bytes: Uint8Array,
): Promise<{ readonly format: ImageFormat; readonly width: number; readonly height: number }> {
  const format = checkHeader(bytes);
  const { width, height } = await toRgb(bytes, format, NEWEST_DECODER, {});
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
/** What sharp calls each fit. */
export const sharpFit = { STRETCH: 'fill', COVER: 'cover', CONTAIN: 'contain' } as const satisfies Record<
  Fit,
  string
>;

/** Warnings count as damage: a JPEG that lost its middle is whole but for a warning. */
const strict: SharpOptions = { failOn: 'warning', limitInputPixels: limits.maxImagePixels, pages: 1 };

type Mend = (bytes: Uint8Array, format: ImageFormat) => Uint8Array | Promise<Uint8Array>;

/** What a decoder does to a file before it is read. A decoder never changes: what it reads wrongly, a new one mends. */
const mends: { readonly [Version in DecoderVersion]: Mend } = {
  1: (bytes) => bytes,
  2: (bytes, format) => {
    switch (format) {
      case 'JPEG':
        return mendJpeg(bytes);
      case 'PNG':
        return reduceDeepPng(bytes, strict);
      case 'WEBP':
        return bytes;
    }
  },
};

function checkHeader(bytes: Uint8Array): ImageFormat {
  if (bytes.byteLength > limits.maxImageBytes)
    throw new UnsupportedImageError(
      'IMAGE_TOO_LARGE',
      `The file has ${bytes.byteLength} bytes; at most ${limits.maxImageBytes} are accepted.`,
    );
  const header = readImageHeader(bytes);
  if (header === null) throw notTaken(bytes);
  if (header.width * header.height > limits.maxImagePixels)
    throw new UnsupportedImageError(
      'IMAGE_TOO_LARGE',
      `The image has ${header.width} × ${header.height} pixels; at most ${limits.maxImagePixels} are accepted.`,
    );
  return header.format;
}

function notTaken(bytes: Uint8Array): UnsupportedImageError {
  const foreign = sniffForeignImage(bytes);
  const what = foreign === null ? 'is not a PNG, JPEG or WebP image.' : foreignImageText(foreign);
  return new UnsupportedImageError('UNSUPPORTED_IMAGE', `The file ${what}`);
}

async function toRgb(
  bytes: Uint8Array,
  format: ImageFormat,
  decoder: DecoderVersion,
  resize: ResizeOptions,
): Promise<RgbImage> {
  const plain = format === 'PNG' ? readPlainPng(bytes) : null;
  if (plain && isOfSize(plain, resize)) return plain;
  try {
    const { data, info } = await sharp(await mends[decoder](bytes, format), strict)
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .flatten({ background: WHITE })
      .resize(resize)
      .toColorspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { height: info.height, width: info.width, data };
  } catch (error) {
    throw refusalOf(error, bytes, format);
  }
}

function isOfSize({ width, height }: RgbImage, resize: ResizeOptions): boolean {
  return (resize.width ?? width) === width && (resize.height ?? height) === height;
}

/** In words of its own: libvips keeps one text for all pictures that are decoded at a time. */
function refusalOf(error: unknown, bytes: Uint8Array, format: ImageFormat): UnsupportedImageError {
  if (messageOf(error).includes('exceeds pixel limit'))
    return new UnsupportedImageError(
      'IMAGE_TOO_LARGE',
      `The image has more than the ${limits.maxImagePixels} pixels that are accepted.`,
    );
  const what = isCutOff(bytes, format)
    ? 'The file is cut off: a part of the image is missing.'
    : 'The file is damaged: not all of the image can be decoded.';
  return new UnsupportedImageError('UNSUPPORTED_IMAGE', `${what} Copy or export it again.`, { cause: error });
}
