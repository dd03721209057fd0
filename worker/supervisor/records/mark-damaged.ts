import { checkpointIdSchema } from '#contracts/ids.ts';
import type { FromChild } from '../../protocol.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';

/**
 * Marks a checkpoint of a run as damaged, so that nothing offers it; who looks at the run sees it change.
 *
 * @returns its step
 */
export async function markDamaged(
  run: LeasedRun,
  { manifestSha256, reason }: Extract<FromChild, { type: 'damagedCheckpoint' }>,
): Promise<number> {
  const { id, step } = await run.prisma.checkpoint.findFirstOrThrow({
    where: { runId: run.runId, manifestSha256 },
    orderBy: { id: 'desc' },
  });
  const payload = { checkpointId: checkpointIdSchema.parse(id), step };
  await appendEvent(run, 'CHECKPOINT', payload, async (transaction) => {
    await transaction.checkpoint.update({ where: { id }, data: { damage: reason } });
  });
  return step;
}
