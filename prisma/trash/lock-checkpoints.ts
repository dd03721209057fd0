import type { Database } from '../client.ts';

/**
 * Holds checkpoints and their runs until the transaction ends: runs first, as everybody does. Whoever translates or evaluates
 * at this moment has committed, and is seen, or waits.
 */
export async function lockCheckpoints(
  transaction: Database,
  checkpointIds: readonly string[],
): Promise<void> {
  await transaction.$queryRaw`
    select from run where id in (select run_id from checkpoint where id = any(${checkpointIds}::uuid[]))
    order by id for update`;
  await transaction.$queryRaw`
    select from checkpoint where id = any(${checkpointIds}::uuid[]) order by id for update`;
}
