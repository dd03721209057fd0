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
  for (const [pixel, index] of regions.indices.entries()) {
    const color = colors.get(regions.names[index] ?? '');
    if (color) data.set(color, 3 * pixel);
  }
  return { image: { ...image, data }, regions, group: null };
}
