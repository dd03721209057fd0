import { NO_REGION } from '#contracts/region-classes.ts';
import { regionColors } from './region-colors.ts';
import type { ScoredImage, Truth } from './truth.ts';

/**
 * What a perfect translation looks like, as far as regions tell: the regions of the content image in the colors that they
 * have in the exemplar. Pixels of no region, and of regions that the exemplar does not have, stay as they are. Null where
 * one of the two has no regions.
 */
export function paintedTruth(content: ScoredImage, exemplar: ScoredImage): Truth | null {
  const { regions, image } = content;
  if (regions === null || exemplar.regions === null) return null;
  const colors = regionColors(exemplar.image, exemplar.regions);
  const data = Uint8Array.from(image.data);
  const byIndex = Array.from({ length: NO_REGION }, (_, index) => colors.get(regions.names[index] ?? ''));
  for (let pixel = 0; pixel < regions.indices.length; pixel++) {
    const color = byIndex[regions.indices[pixel] ?? NO_REGION];
    if (!color) continue;
    data[3 * pixel] = color[0];
    data[3 * pixel + 1] = color[1];
    data[3 * pixel + 2] = color[2];
  }
  return { image: { ...image, data }, regions, group: null };
}
