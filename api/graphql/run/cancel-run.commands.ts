import { runCan, type RunState } from '#contracts/run-state.ts';
import type { Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { moveRun } from '#db/runs/move-run.ts';
import { cancelJob, lockJobOf } from '#jobs/cancel-job.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { invariant } from '#lib/invariant.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import type { CancelRunInput } from './run.input.ts';
import { type Change, checkChange, lockRun } from './run.commands.ts';

/**
 * Ends a run: at once while it waits, else by asking the worker that has it, which stops; the last checkpoint is kept. Asking again is
 * no error.
 */
export function cancelRun(prisma: PrismaClient, viewer: Viewer, input: CancelRunInput): Promise<Change> {
  return prisma.$transaction(async (transaction) => {
    const uuid = uuidOf('Run', input.runId);
    const job = uuid && (await lockJobOf(transaction, 'TRAIN', uuid)); // before the run, in the order in which a worker claims
    const run = await lockRun(transaction, uuid);
    const refused = await checkChange(transaction, run, viewer, input.expectedVersion ?? null);
    if (!run || refused) return refused ?? { run: null, userErrors: [] };
    if (run.state === 'CANCELING' || run.state === 'CANCELED') return { run, userErrors: [] };
    if (!runCan.cancel(run.state)) {
      const message = `A run that is ${run.state} cannot be canceled.`;
      return { run, userErrors: [refuse('INVALID_STATE', ['runId'], message)] };
    }

    const isAsked = job && (await cancelJob(transaction, job)) === 'ASKED';
    const moved = await move(transaction, run, isAsked ? 'CANCELING' : 'CANCELED');
    await recordChanges(transaction, [
      { type: 'Run', id: run.id, before: shownOf(run), after: shownOf(moved) },
    ]);
    return { run: moved, userErrors: [] };
  });
}

function shownOf({ displayName, state }: RunRow) {
  return { displayName, state };
}

/** State, event and wake-up, and the version that a person's change raises. */
async function move(transaction: Prisma.TransactionClient, run: RunRow, to: RunState): Promise<RunRow> {
  const moved = await moveRun(transaction, { runId: run.id, to });
  invariant(moved, `cancelRun: expected run ${run.id} to go from ${run.state} to ${to}`);
  return transaction.run.update({ where: { id: run.id }, data: { version: { increment: 1 } } });
}
