import type { DatasetImage } from '#contracts/dataset-index.ts';
import { randomStream } from '#lib/random.ts';
import type { ImageCache } from './image-cache.ts';

/** Images of both domains, drawn independently: each `[batch, H, W, 3]` in [-1, 1]. */
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
 * Batches that are a function of (seed, stream, index) alone: there is no epoch and no cursor to save, and every image
 * meets ever new partners of the other domain.
 */
export function createBatchSource(options: {
  readonly images: ImageCache;
  readonly a: readonly DatasetImage[];
  readonly b: readonly DatasetImage[];
  readonly batchSize: number;
  readonly seed: number;
  /** Name of the random stream, e.g. `batch/translation`. */
  readonly stream: string;
}): BatchSource {
  const { images, batchSize, seed, stream } = options;
  const pending = new Map<number, Promise<Batch>>();

  const drawDomain = (domain: 'a' | 'b', index: number): Promise<Float32Array> => {
    const random = randomStream(seed, `${stream}/${domain}`, index);
    const from = options[domain];
    const drawn = Array.from({ length: batchSize }, () => from[random.below(from.length)]);
    return images.batch(drawn.filter((image) => image !== undefined));
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
