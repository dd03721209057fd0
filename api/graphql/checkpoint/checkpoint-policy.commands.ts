import { z } from 'zod';
import { checkpointPolicySchema } from '#contracts/checkpoint-policy.ts';
import { runIdSchema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { indexBestCheckpoints } from '#db/runs/index-best-checkpoints.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { type Change, checkChange, lockRun } from '../run/run.commands.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { SetCheckpointPolicyInput } from './checkpoint-policy.input.ts';
import { refusePolicy } from './refuse-policy.ts';

const schema = z.object({ policy: checkpointPolicySchema.nullish() });

/** Says which checkpoints of a run are kept from now on. A worker applies it with its next clean-up. */
export async function setCheckpointPolicy(
  prisma: PrismaClient,
  viewer: Viewer,
  input: SetCheckpointPolicyInput,
): Promise<Change> {
  const parsed = parseInput(schema, { policy: input.policy });
  if (parsed.userErrors) return { run: null, userErrors: parsed.userErrors };
  const policy = parsed.value.policy ?? null;
  return prisma.$transaction(async (transaction) => {
    const run = await lockRun(transaction, uuidOf('Run', input.runId));
    const refused = await checkChange(transaction, run, viewer, input.expectedVersion ?? null);
    if (refused) return refused;
    if (!run) return { run, userErrors: [refuse('NOT_FOUND', ['runId'], 'No run has this id.')] };
    const unscorable = await refusePolicy(transaction, run.datasetVersionId, policy, ['policy']);
    if (unscorable) return { run, userErrors: [unscorable] };
    const where = { runId: run.id };
    const before = await transaction.checkpointPolicy.findUnique({ where });
    if (policy === null) await transaction.checkpointPolicy.deleteMany({ where });
    else
      await transaction.checkpointPolicy.upsert({ where, create: { ...where, ...policy }, update: policy });
    await indexBestCheckpoints(transaction, [run.id]);
    const changed = await transaction.run.update({
      where: { id: run.id },
      data: { version: { increment: 1 } },
    });
    await notify(transaction, 'run_changed', { runId: runIdSchema.parse(run.id) });
    const { displayName } = run;
    await recordChanges(transaction, [
      {
        ...{ type: 'Run', id: run.id },
        before: { displayName, checkpointPolicy: checkpointPolicySchema.safeParse(before).data ?? null },
        after: { displayName, checkpointPolicy: policy },
      },
    ]);
    return { run: changed, userErrors: [] };
  });
}
