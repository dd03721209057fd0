import { appendEvent, type LeasedRun } from './append-event.ts';
import type { WriteOf } from './run-write.ts';

/** Marks a checkpoint of a run as damaged, so that nothing offers it; who looks at the run sees it change. */
export function markDamaged(
  run: LeasedRun,
  write: number,
  { checkpointId, step, reason }: WriteOf<'DAMAGED'>,
): Promise<void> {
  return appendEvent(run, write, 'CHECKPOINT', { checkpointId, step }, async (transaction) => {
    await transaction.checkpoint.update({ where: { id: checkpointId }, data: { damage: reason } });
  });
}
