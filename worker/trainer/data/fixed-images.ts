import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { DomainSide } from '#contracts/domain.ts';
import type { DatasetImages } from './dataset-images.ts';

/**
 * `count` TEST images of a domain (TRAIN images where there are none), spread evenly over their names, since neighbors in a
 * folder look alike. From the start again if too few.
 */
export function fixedImages(images: DatasetImages, domain: DomainSide, count: number): DatasetImage[] {
  const heldBack = images.of(domain, 'TEST');
  const from = heldBack.length > 0 ? heldBack : images.of(domain, 'TRAIN');
  const stride = Math.max(1, from.length / count);
  return Array.from({ length: count }, (_, i) => from[Math.floor(i * stride) % from.length]).filter(
    (image) => image !== undefined,
  );
}
