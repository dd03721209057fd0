import { runIdSchema } from '#contracts/ids.ts';
import { notify } from '#db/notify.ts';
import { withLease } from '#jobs/lease.ts';
import type { FromChild } from '../../protocol.ts';
import { persist } from '../leases/persist.ts';
import type { LeasedRun } from './append-event.ts';

/** Says on the run why it trains on without storing what it should, and since when; its next checkpoint ends that. */
export async function degradeRun(
  { prisma, runId, lease, lost }: LeasedRun,
  { reason, message }: Extract<FromChild, { type: 'degraded' }>,
): Promise<void> {
  await persist(lost, () =>
    withLease(prisma, lease, async (transaction) => {
      await transaction.$executeRaw`
        update run set degraded_reason = ${reason}, degraded_message = ${message},
          degraded_since = coalesce(degraded_since, now())
        where id = ${runId}::uuid`;
      await notify(transaction, 'run_changed', { runId: runIdSchema.parse(runId) });
    }),
  );
}
