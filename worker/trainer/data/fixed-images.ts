import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { DomainSide } from '#contracts/domain.ts';
import type { DatasetImages } from './dataset-images.ts';

/**
 * `count` images of a domain that a run does not learn from, spread over their names, since neighbors in a folder look
 * alike; each step is one longer than even, since names often repeat in a round number. From the start again if too few.
 * VALIDATION images, since what people see while a run goes on is what they choose by; TEST images where there are none, and
 * TRAIN images where there are none of those either.
 */
export function fixedImages(images: DatasetImages, domain: DomainSide, count: number): DatasetImage[] {
  const from = SPLITS.map((split) => images.of(domain, split)).find(({ length }) => length > 0) ?? [];
  const stride = Math.floor(from.length / count) + 1;
  return Array.from({ length: count }, (_, i) => from[(i * stride) % from.length]).filter(
    (image) => image !== undefined,
  );
}

const SPLITS = ['VALIDATION', 'TEST', 'TRAIN'] as const;
