import { createHash } from 'node:crypto';
import type { DatasetImage } from '#contracts/dataset-index.ts';
import { sha256Schema } from '#contracts/ids.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import { randomStream } from '#lib/random.ts';
import type { DatasetImages } from './data/dataset-images.ts';
import { createImageCache } from './data/image-cache.ts';

/** Images of each domain and split: enough that batches and grids differ. */
const COUNT = 16;

/** Noise in place of a dataset, the same in every process: a step takes as long on it, and nothing has to be read. */
export function noiseImages({
  imageHeight: height,
  imageWidth: width,
}: Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>): DatasetImages {
  const byteSize = height * width * 3;
  return {
    cache: createImageCache((image) => Promise.resolve(pixels(image.sha256, byteSize)), byteSize),
    of: (domain, split) =>
      Array.from({ length: COUNT }, (_, i): DatasetImage => {
        const name = `${domain}-${split}-${i}`;
        const sha256 = sha256Schema.parse(createHash('sha256').update(name).digest('hex'));
        const place = { shard: 0, offset: 0, byteSize };
        return { domain, split, name, label: null, format: 'PNG', width, height, sha256, ...place };
      }),
  };
}

function pixels(name: string, byteSize: number): Uint8Array {
  const random = randomStream(0, name);
  return Uint8Array.from({ length: byteSize }, () => random.below(256));
}
