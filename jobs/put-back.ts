import type { Database } from '#db/client.ts';
import type { Lease } from './lease.ts';
import { settleHeldJob } from './settle-job.ts';

/** Puts claimed jobs whose rows are locked back into their old places in the queue; that counts as no crash. */
export async function putBack(transaction: Database, leases: readonly Lease[]): Promise<void> {
  for (const lease of leases) await settleHeldJob(transaction, lease, { type: 'PREEMPTED' }, 0);
}
