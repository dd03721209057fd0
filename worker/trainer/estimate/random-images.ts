import { randomBytes } from 'node:crypto';
import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { DomainSide, Split } from '#contracts/domain.ts';
import { sha256Schema } from '#contracts/ids.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import type { DatasetImages } from '../data/dataset-images.ts';
import { createImageCache } from '../data/image-cache.ts';

/** Images of each domain and split: enough that batches and grids differ. */
const COUNT = 16;

/** Noise in place of a dataset: a step takes as long on it, and nothing has to be read. */
export function randomImages({
  imageHeight: height,
  imageWidth: width,
}: Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>): DatasetImages {
  const byteSize = height * width * 3;
  const image = (domain: DomainSide, split: Split): DatasetImage => ({
    domain,
    split,
    name: 'noise.png',
    label: null,
    format: 'PNG',
    width,
    height,
    sha256: sha256Schema.parse(randomBytes(32).toString('hex')), // no two are taken for one,
    shard: 0,
    offset: 0,
    byteSize,
  });
  const images = (['A', 'B'] as const).flatMap((domain) =>
    (['TRAIN', 'TEST'] as const).flatMap((split) =>
      Array.from({ length: COUNT }, () => image(domain, split)),
    ),
  );
  return {
    cache: createImageCache(() => Promise.resolve(randomBytes(byteSize)), byteSize),
    of: (domain, split) => images.filter((each) => each.domain === domain && each.split === split),
  };
}
