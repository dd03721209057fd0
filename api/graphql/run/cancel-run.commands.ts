import { jobIdSchema } from '#contracts/ids.ts';
import { canMove, runCan, type RunState } from '#contracts/run-state.ts';
import type { Job, Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { moveRun } from '#db/runs/move-run.ts';
import { notify } from '#db/notify.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { invariant } from '#lib/invariant.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import type { CancelRunInput } from './run.input.ts';
import { type Change, checkChange, lockRun } from './run.commands.ts';

/**
 * Ends a run: at once while it waits, else by asking the worker that has it, which saves and stops. Asking again is
 * no error.
 */
export function cancelRun(prisma: PrismaClient, viewer: Viewer, input: CancelRunInput): Promise<Change> {
  return prisma.$transaction(async (transaction) => {
    const uuid = uuidOf('Run', input.runId);
    const job = await lockJob(transaction, uuid); // before the run, in the order in which a worker claims
    const run = await lockRun(transaction, uuid);
    const refused = checkChange(run, viewer, input.expectedVersion ?? null);
    if (!run || refused) return refused ?? { run: null, userErrors: [] };
    if (run.state === 'CANCELING' || run.state === 'CANCELED') return { run, userErrors: [] };
    if (!runCan.cancel(run.state)) {
      const message = `A run that is ${run.state} cannot be canceled.`;
      return { run, userErrors: [refuse('INVALID_STATE', ['runId'], message)] };
    }

    const isHeld = job?.state === 'RUNNING' && canMove(run.state, 'CANCELING');
    if (job) await (isHeld ? requestEnd(transaction, job) : endJob(transaction, job));
    return { run: await move(transaction, run, isHeld ? 'CANCELING' : 'CANCELED'), userErrors: [] };
  });
}

async function lockJob(transaction: Prisma.TransactionClient, runId: string | null): Promise<Job | null> {
  if (runId === null) return null;
  await transaction.$queryRaw`select from job where subject_id = ${runId}::uuid and kind = 'TRAIN' for update`;
  return transaction.job.findFirst({
    where: { subjectId: runId, kind: 'TRAIN' },
    orderBy: { createdAt: 'desc' },
  });
}

async function requestEnd(transaction: Prisma.TransactionClient, job: Job): Promise<void> {
  await transaction.$executeRaw`update job set cancel_requested_at = now() where id = ${job.id}::uuid`;
  await notify(transaction, 'job_cancel', { jobId: jobIdSchema.parse(job.id) });
}

function endJob(transaction: Prisma.TransactionClient, job: Job) {
  return transaction.$executeRaw`
    update job set state = 'CANCELED', cancel_requested_at = now(), finished_at = now(), lease_until = null
    where id = ${job.id}::uuid`;
}

/** State, event and wake-up, and the version that a person's change raises. */
async function move(transaction: Prisma.TransactionClient, run: RunRow, to: RunState): Promise<RunRow> {
  const moved = await moveRun(transaction, { runId: run.id, to });
  invariant(moved, `cancelRun: expected run ${run.id} to go from ${run.state} to ${to}`);
  return transaction.run.update({ where: { id: run.id }, data: { version: { increment: 1 } } });
}
