import type { Interval } from './bootstrap-interval.ts';
import type { RandomStream } from './random.ts';
import { sampleOverSeeds, type SeedColumn } from './sample-over-seeds.ts';
import { percentile } from './statistics.ts';

/** Something that was taken of the same images under several seeds. */
export interface PooledMean {
  /** Over all images of all seeds. */
  readonly mean: number;
  /** 95 %, over other seeds and other images; null of fewer than two seeds, which say nothing of others. */
  readonly interval: Interval | null;
}

/**
 * Means with their intervals by the bootstrap of two levels of `sampleOverSeeds`: the interval lies between the 2.5th and the
 * 97.5th percentile of the samples' means. All columns are computed from the same draws.
 *
 * @param columns one or more; of each its values by seed, then by image: as many in all seeds and columns
 * @returns a generator, which pauses after each sample: `lib/run-with-pauses.ts` runs it
 */
export function* poolOverSeeds(
  columns: readonly SeedColumn[],
  draws: Pick<RandomStream, 'below'>,
): Generator<void, PooledMean[]> {
  const { means, samples } = yield* sampleOverSeeds(columns, draws);
  return means.map((mean, c) => {
    const sampled = samples?.[c];
    return {
      mean,
      interval: sampled ? [percentile(sampled, 0.025), percentile(sampled, 0.975)] : null,
    };
  });
}
