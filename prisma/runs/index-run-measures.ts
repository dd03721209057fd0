import type { Database } from '../client.ts';

/** Copies the scores of a run's newest evaluations, for lists; to be called when one has finished. */
export async function indexRunMeasures(transaction: Database, runId: string): Promise<void> {
  await transaction.$executeRaw`select index_run_measures(array[${runId}::uuid])`;
}
