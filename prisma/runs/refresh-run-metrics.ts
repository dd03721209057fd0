import type { Database } from '../client.ts';

/** Brings the copies of what a run's points amount to up to date; its cost depends on the number of series alone. */
export async function refreshRunMetrics(transaction: Database, runId: string): Promise<void> {
  await transaction.$executeRaw`select refresh_run_metrics(${runId}::uuid)`;
}
