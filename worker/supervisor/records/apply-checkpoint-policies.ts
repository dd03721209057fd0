import { checkpointPolicySchema } from '#contracts/checkpoint-policy.ts';
import { runIdSchema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { lockCheckpoints } from '#db/trash/lock-checkpoints.ts';
import { planCheckpoints } from '#db/trash/plan-checkpoints.ts';
import { purgeCheckpoints } from '#db/trash/purge-checkpoints.ts';
import { queueEvaluation } from '#jobs/queue-evaluation.ts';

/** Scores of one run that are asked for at a time: others wait for their turn, and translations are not held up. */
const MOST_ASKED = 10;

/**
 * Removes what the policies of runs do not keep, and asks for the scores that they need to tell the best. What is removed is
 * gone at once: a policy is there to save room, and 30 days in the trash would save none.
 *
 * @returns how many checkpoints have gone
 */
export async function applyCheckpointPolicies(prisma: PrismaClient): Promise<number> {
  const policies = await prisma.checkpointPolicy.findMany({
    where: { run: { trashedAt: null } },
    orderBy: { runId: 'asc' },
    select: { runId: true },
  });
  let removed = 0;
  for (const { runId } of policies) removed += await applyToRun(prisma, runId);
  return removed;
}

function applyToRun(prisma: PrismaClient, runId: string): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    const held = await transaction.checkpoint.findMany({
      where: { runId, trashedAt: null },
      select: { id: true },
    });
    await lockCheckpoints(
      transaction,
      held.map(({ id }) => id),
    );
    const row = await transaction.checkpointPolicy.findUnique({
      where: { runId, run: { trashedAt: null } },
    });
    if (!row) return 0;
    const { going, unscored, checkpoints } = await planCheckpoints(
      transaction,
      runId,
      checkpointPolicySchema.parse(row),
    );
    const asked = await transaction.evaluation.count({
      where: { checkpoint: { runId }, state: { in: ['QUEUED', 'RUNNING'] } },
    });
    const missing = checkpoints.filter(({ id, isAsked }) => !isAsked && unscored.includes(id));
    for (const { id } of missing.slice(0, Math.max(0, MOST_ASKED - asked)))
      await queueEvaluation(transaction, { checkpointId: id, split: 'VALIDATION' });
    await purgeCheckpoints(transaction, going);
    if (going.length > 0)
      await notify(transaction, 'checkpoints_changed', { runId: runIdSchema.parse(runId) });
    return going.length;
  });
}
