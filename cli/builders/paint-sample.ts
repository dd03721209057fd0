import { readMnist } from '#lib/digit-pools.ts';
import type { ArchiveSource } from '../archives/archive-file.ts';
import { sampleSize } from './builders.ts';
import { mnistSingle } from './mnist-single.ts';
import { paintedSource } from './painted-source.ts';

/** The domains of the sample dataset: 9,000 training, 1,000 validation and 1,000 test images each. */
export async function paintSample(): Promise<{ domainA: ArchiveSource; domainB: ArchiveSource }> {
  const plan = mnistSingle(await readMnist(), sampleSize);
  return { domainA: paintedSource(plan, 'A'), domainB: paintedSource(plan, 'B') };
}
