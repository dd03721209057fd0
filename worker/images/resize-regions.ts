import sharp from 'sharp';
import { NO_REGION } from '#contracts/region-classes.ts';
import { sharpFit, type TargetSize } from './decode-image.ts';
import type { StoredRegionMap } from './read-regions.ts';

/** Regions as `decodeImage` resizes their image: stretched, cropped or padded alike, each pixel that of the nearest. */
export async function resizeRegions(
  map: StoredRegionMap,
  { width, height, fit }: TargetSize,
): Promise<StoredRegionMap> {
  if (map.width === width && map.height === height) return map;
  const indices = await sharp(map.indices, { raw: { width: map.width, height: map.height, channels: 1 } })
    .resize({ width, height, fit: sharpFit[fit], kernel: 'nearest', background: PADDING })
    .toColorspace('b-w')
    .raw()
    .toBuffer();
  return { width, height, indices: Uint8Array.from(indices) };
}

const PADDING = { r: NO_REGION, g: NO_REGION, b: NO_REGION };
