import { runIdSchema } from '#contracts/ids.ts';
import { notify } from '#db/notify.ts';
import { withLease } from '#jobs/lease.ts';
import type { LeasedRun } from './append-event.ts';
import type { WriteOf } from './run-write.ts';

/** Says on the run why it trains on without storing what it should, and since when; its next checkpoint ends that. */
export async function degradeRun(
  { prisma, runId, lease }: LeasedRun,
  { reason, message }: WriteOf<'DEGRADED'>,
): Promise<void> {
  await withLease(prisma, lease, async (transaction) => {
    await transaction.$executeRaw`
      update run set degraded_reason = ${reason}, degraded_message = ${message},
        degraded_since = coalesce(degraded_since, now())
      where id = ${runId}::uuid`;
    await notify(transaction, 'run_changed', { runId: runIdSchema.parse(runId) });
  });
}
