import sharp from 'sharp';
import { limits } from '#contracts/limits.ts';
import { PNG_SIGNATURE, pngChunk } from '#lib/png-chunk.ts';
import { readImageHeader } from '#storage/image-header.ts';
import { pngChunks } from '#storage/png-chunks.ts';
import { readPngSamples } from './read-png-samples.ts';
import { UnsupportedImageError } from './unsupported-image-error.ts';

/** The regions of an image as its file holds them: an index for each pixel, row by row. */
export interface StoredRegionMap {
  readonly width: number;
  readonly height: number;
  readonly indices: Uint8Array;
}

/**
 * Reads an untrusted PNG whose pixels are indices: 8-bit gray values, or the entries of a palette, whatever its colors.
 * @throws UnsupportedImageError INVALID_REGIONS for any other file, and for a damaged one
 */
export async function readRegions(bytes: Uint8Array): Promise<StoredRegionMap> {
  const plain = readPngSamples(bytes);
  if (plain && plain.kind !== 'RGB') {
    const { width, height, samples: indices } = plain;
    return { width, height, indices };
  }
  if (readImageHeader(bytes)?.format !== 'PNG') throw refused('The file is not a PNG.');
  const [header, ...chunks] = pngChunks(bytes);
  if (header?.content.length !== HEADER_BYTES) throw refused(DAMAGED);
  const [depth = 0, type] = header.content.subarray(DEPTH_AT);
  if (!(type === PALETTE && depth <= 8) && !(type === GRAY && depth === 8))
    throw refused('Regions are a PNG of 8-bit gray values or of a palette. Save the file as one.');
  const data = chunks.filter((chunk) => chunk.type === 'IDAT').map(({ content }) => content);
  try {
    const gray = sharp(grayPng(header.content, data), strict);
    const { data: values, info } = await gray.toColorspace('b-w').raw().toBuffer({ resolveWithObject: true });
    const step = 255 / (2 ** depth - 1);
    return {
      width: info.width,
      height: info.height,
      indices: Uint8Array.from(values, (value) => value / step),
    };
  } catch (error) {
    throw refused(DAMAGED, error);
  }
}

const strict = { failOn: 'warning', limitInputPixels: limits.maxImagePixels } as const;
const DAMAGED = 'The file is damaged or cut off. Save it again.';

/** PNG (W3C) 11.2.1. */
const HEADER_BYTES = 13;
const DEPTH_AT = 8;
const TYPE_AT = 9;
const GRAY = 0;
const PALETTE = 3;

/**
 * Decoders give the colors of a palette and not its indices. A palette's picture is a gray one but for its header, whose
 * values of fewer than eight bits are spread over 0 to 255.
 */
function grayPng(header: Uint8Array, data: readonly Uint8Array[]): Buffer {
  const asGray = Uint8Array.from(header);
  asGray[TYPE_AT] = GRAY;
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', asGray),
    ...data.map((content) => pngChunk('IDAT', content)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

function refused(message: string, cause?: unknown): UnsupportedImageError {
  return new UnsupportedImageError('INVALID_REGIONS', message, { cause });
}
