import type { Database } from '../client.ts';
import { indexBestCheckpoints } from './index-best-checkpoints.ts';

/** Copies the scores of the newest evaluations of runs, for lists; to be called when one has finished, or comes or goes. */
export async function indexRunMeasures(transaction: Database, runIds: readonly string[]): Promise<void> {
  await transaction.$executeRaw`select index_run_measures(${[...runIds]}::uuid[])`;
  await indexBestCheckpoints(transaction, runIds);
}
