import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { DomainSide } from '#contracts/domain.ts';
import type { DatasetImages } from './dataset-images.ts';

/**
 * `count` TEST images of a domain (TRAIN images where there are none), spread over their names, since neighbors in a folder
 * look alike; each step is one longer than even, since names often repeat in a round number. From the start again if too
 * few.
 */
export function fixedImages(images: DatasetImages, domain: DomainSide, count: number): DatasetImage[] {
  const heldBack = images.of(domain, 'TEST');
  const from = heldBack.length > 0 ? heldBack : images.of(domain, 'TRAIN');
  const stride = Math.floor(from.length / count) + 1;
  return Array.from({ length: count }, (_, i) => from[(i * stride) % from.length]).filter(
    (image) => image !== undefined,
  );
}
