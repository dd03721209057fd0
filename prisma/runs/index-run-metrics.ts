import type { Database } from '../client.ts';
import { indexBestCheckpoints } from './index-best-checkpoints.ts';

/** Copies all that the visible points of a run amount to, for lists; to be called when a resume hides some of them. */
export async function indexRunMetrics(transaction: Database, runId: string): Promise<void> {
  await transaction.$executeRaw`select index_run_metrics(array[${runId}::uuid])`;
  await indexBestCheckpoints(transaction, [runId]);
}
