import type { UserError } from '#contracts/errors.ts';
import { workerIdSchema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { Worker } from './worker.type.ts';

interface ChangedWorker {
  readonly worker: Worker | null;
  readonly userErrors: readonly UserError[];
}

/** Lets a worker take no more jobs; it finishes those that it has. A worker that does so already goes on doing so. */
export function drainWorker(prisma: PrismaClient, workerId: string): Promise<ChangedWorker> {
  return setDraining(prisma, workerId, true);
}

/** Lets a worker that drains take jobs again. */
export function resumeWorker(prisma: PrismaClient, workerId: string): Promise<ChangedWorker> {
  return setDraining(prisma, workerId, false);
}

async function setDraining(
  prisma: PrismaClient,
  workerId: string,
  draining: boolean,
): Promise<ChangedWorker> {
  const id = uuidOf('Worker', workerId);
  const found = id === null ? null : await prisma.worker.findUnique({ where: { id } });
  if (!found) return refused(refuse('NOT_FOUND', ['workerId'], 'No worker has this id.'));
  const row = await prisma.$transaction(async (transaction) => {
    const [changed] = await transaction.worker.updateManyAndReturn({
      where: { id: found.id, stoppedAt: null },
      data: { draining },
    });
    await notify(transaction, 'worker_changed', { workerId: workerIdSchema.parse(found.id) });
    if (changed)
      await recordChanges(transaction, [
        {
          ...{ type: 'Worker', id: found.id },
          before: { name: found.name, draining: found.draining },
          after: { name: changed.name, draining },
        },
      ]);
    return changed;
  });
  if (row) return { worker: new Worker(row), userErrors: [] };
  const message = 'This worker has stopped: it takes no jobs. A worker that is restarted takes some.';
  return refused(refuse('INVALID_STATE', ['workerId'], message));
}

function refused(error: UserError): ChangedWorker {
  return { worker: null, userErrors: [error] };
}
