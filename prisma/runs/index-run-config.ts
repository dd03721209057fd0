import type { Database } from '../client.ts';

/** Copies what lists filter and sort by out of the config of a run; to be called whenever it is written. */
export async function indexRunConfig(transaction: Database, runId: string): Promise<void> {
  await transaction.$executeRaw`select index_run_configs(array[${runId}::uuid])`;
}
