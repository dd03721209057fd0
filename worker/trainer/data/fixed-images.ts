import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { DomainSide } from '#contracts/domain.ts';
import type { DatasetImages } from './dataset-images.ts';

/** The first `count` TEST images of a domain (TRAIN images where there are none), from the start again if too few. */
export function fixedImages(images: DatasetImages, domain: DomainSide, count: number): DatasetImage[] {
  const heldBack = images.of(domain, 'TEST');
  const from = heldBack.length > 0 ? heldBack : images.of(domain, 'TRAIN');
  return Array.from({ length: count }, (_, i) => from.slice(i % from.length)[0]).filter(
    (image) => image !== undefined,
  );
}
