import { BROKEN_CHECKPOINT } from '#contracts/errors.ts';
import { checkpointIdSchema } from '#contracts/ids.ts';
import { appendRunEvent } from '#db/runs/append-run-event.ts';
import { indexBestCheckpoints } from '#db/runs/index-best-checkpoints.ts';
import type { Ending } from '#jobs/ending.ts';
import { type Lease, withLease } from '#jobs/lease.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { persist } from '../leases/persist.ts';

/** Marks a checkpoint that a job could not read as damaged, so that nothing offers it any more. */
export async function noteDamage(
  { prisma }: SupervisorContext,
  keeper: LeaseKeeper,
  lease: Lease,
  checkpointId: string,
  ending: Ending,
): Promise<void> {
  if (ending.type !== 'FAILED' || ending.failure.code !== BROKEN_CHECKPOINT) return;
  const damage = 'One of its files is damaged or missing.'; // which one is said where the job failed
  await persist(keeper.over, () =>
    withLease(prisma, lease, async (transaction) => {
      const { runId, step } = await transaction.checkpoint.update({
        where: { id: checkpointId },
        data: { damage },
      });
      await indexBestCheckpoints(transaction, [runId]);
      const payload = { checkpointId: checkpointIdSchema.parse(checkpointId), step };
      await appendRunEvent(transaction, { runId, kind: 'CHECKPOINT', payload });
    }),
  );
}
