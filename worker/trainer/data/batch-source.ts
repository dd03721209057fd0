import type { DatasetImage } from '#contracts/dataset-index.ts';
import { randomStream } from '#lib/random.ts';
import { augment } from '../../engine/imaging/augment.ts';
import type { Sampling } from '../../engine/methods/method.ts';
import type { ImageCache } from './image-cache.ts';

/** Images of both domains: each `[batch, H, W, 3]` in [-1, 1]. */
export interface Batch {
  readonly image_a: Float32Array;
  readonly image_b: Float32Array;
}

export interface BatchSource {
  /** The batch of that number; the ones after it start to be read and decoded meanwhile. */
  draw(index: number): Promise<Batch>;
}

/** Draws that are prepared ahead: reading one and decoding the next share the gaps between two runs of a step. */
const AHEAD = 2;

/**
 * Batches that are a function of (seed, stream, index) alone: there is no epoch and no cursor to save. Images of fixed
 * pairs have one position in their domains, the shorter of which starts again.
 */
export function createBatchSource(options: {
  readonly images: ImageCache;
  readonly a: readonly DatasetImage[];
  readonly b: readonly DatasetImage[];
  readonly batchSize: number;
  readonly seed: number;
  /** Name of the random stream, e.g. `batch/translation`. */
  readonly stream: string;
  readonly sampling: Sampling;
  readonly size: { readonly height: number; readonly width: number };
}): BatchSource {
  const { images, batchSize, seed, stream, sampling, size } = options;
  const pairs = Math.max(options.a.length, options.b.length);
  const pending = new Map<number, Promise<Batch>>();

  const positions = (domain: 'a' | 'b', index: number): number[] => {
    const { length } = options[domain];
    switch (sampling.pairing) {
      case 'INDEPENDENT': {
        const random = randomStream(seed, `${stream}/${domain}`, index);
        return Array.from({ length: batchSize }, () => random.below(length));
      }
      case 'FIXED': {
        const random = randomStream(seed, `${stream}/pairs`, index);
        return Array.from({ length: batchSize }, () => random.below(pairs) % length);
      }
    }
  };
  const drawDomain = async (domain: 'a' | 'b', index: number): Promise<Float32Array> => {
    const drawn = positions(domain, index).map((position) => options[domain][position]);
    const batch = await images.batch(drawn.filter((image) => image !== undefined));
    augment(batch, size, sampling.augmentation, randomStream(seed, `${stream}/augment/${domain}`, index));
    return batch;
  };
  const begin = (index: number): Promise<Batch> => {
    const begun = pending.get(index);
    if (begun) return begun;
    const batch = Promise.all([drawDomain('a', index), drawDomain('b', index)]).then(
      ([image_a, image_b]) => ({
        image_a,
        image_b,
      }),
    );
    batch.catch(() => undefined); // reported to whoever draws this batch
    pending.set(index, batch);
    return batch;
  };

  return {
    draw(index) {
      const batch = begin(index);
      for (let ahead = 1; ahead <= AHEAD; ahead++) void begin(index + ahead);
      pending.delete(index);
      return batch;
    },
  };
}
