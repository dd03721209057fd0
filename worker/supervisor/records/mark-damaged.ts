import { appendRunEvent } from '#db/runs/append-run-event.ts';
import { indexBestCheckpoints } from '#db/runs/index-best-checkpoints.ts';
import { withLease } from '#jobs/lease.ts';
import type { LeasedRun } from './append-event.ts';
import type { WriteOf } from './run-write.ts';

/**
 * Marks a checkpoint that a run cannot go on from as damaged, so that nothing offers it; who looks at the run that it belongs
 * to, which another one may have been forked from, sees it change.
 */
export async function markDamaged(
  { prisma, runId, lease }: LeasedRun,
  write: number,
  { checkpointId, step, reason }: WriteOf<'DAMAGED'>,
): Promise<void> {
  await withLease(prisma, lease, async (transaction) => {
    const owner = await transaction.checkpoint.findUniqueOrThrow({ where: { id: checkpointId } });
    await appendRunEvent(transaction, {
      runId: owner.runId,
      kind: 'CHECKPOINT',
      payload: { checkpointId, step },
      ...(owner.runId === runId ? { source: { epoch: lease.epoch, write } } : {}),
    });
    await transaction.checkpoint.update({ where: { id: checkpointId }, data: { damage: reason } });
    await indexBestCheckpoints(transaction, [owner.runId]);
  });
}
