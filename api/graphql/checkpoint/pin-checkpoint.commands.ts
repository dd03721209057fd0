import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { lockCheckpoints } from '#db/trash/lock-checkpoints.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { CHECKPOINT_NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { Checkpoint } from './checkpoint.type.ts';

interface Pinned {
  readonly checkpoint: Checkpoint | null;
  readonly userErrors: readonly UserError[];
}

/** Keeps a checkpoint from being removed, but with its whole run. One that is pinned keeps who pinned it, and when. */
export function pinCheckpoint(prisma: PrismaClient, viewer: Viewer, checkpointId: string): Promise<Pinned> {
  return change(prisma, viewer, checkpointId, { pinnedAt: new Date(), pinnedById: viewer.id }, 'UNPINNED');
}

/** Takes the pin off a checkpoint, whoever pinned it. */
export function unpinCheckpoint(prisma: PrismaClient, viewer: Viewer, checkpointId: string): Promise<Pinned> {
  return change(prisma, viewer, checkpointId, { pinnedAt: null, pinnedById: null }, 'PINNED');
}

function change(
  prisma: PrismaClient,
  viewer: Viewer,
  checkpointId: string,
  data: Prisma.CheckpointUncheckedUpdateInput,
  changed: 'PINNED' | 'UNPINNED',
): Promise<Pinned> {
  const uuid = uuidOf('Checkpoint', checkpointId);
  if (uuid === null) return Promise.resolve(refused('NOT_FOUND', 'No checkpoint has this id.'));
  return prisma.$transaction(async (transaction) => {
    await lockCheckpoints(transaction, [uuid]); // whoever deletes it has committed, or sees the pin
    const row = await transaction.checkpoint.findUnique({
      where: { id: uuid, ...CHECKPOINT_NOT_IN_TRASH },
      include: {
        run: { select: { createdById: true, displayName: true, experiment: { select: { name: true } } } },
      },
    });
    if (!row) return refused('NOT_FOUND', 'No checkpoint has this id.');
    const { run, ...checkpoint } = row;
    if (!mayChange(viewer, run.createdById, run.experiment.name))
      return refused(
        'FORBIDDEN',
        `Only operators and the user who started "${run.displayName}" can pin and unpin its checkpoints.`,
      );
    const is = checkpoint.pinnedAt === null ? 'UNPINNED' : 'PINNED';
    if (is !== changed) return { checkpoint: new Checkpoint(checkpoint), userErrors: [] };
    const updated = await transaction.checkpoint.update({ where: { id: uuid }, data });
    await notify(transaction, 'checkpoints_changed', { runId: runIdSchema.parse(updated.runId) });
    const shown = { run: run.displayName, step: checkpoint.step };
    await recordChanges(transaction, [
      {
        ...{ type: 'Checkpoint', id: uuid },
        before: { ...shown, isPinned: checkpoint.pinnedAt !== null },
        after: { ...shown, isPinned: updated.pinnedAt !== null },
      },
    ]);
    return { checkpoint: new Checkpoint(updated), userErrors: [] };
  });
}

function refused(code: 'NOT_FOUND' | 'FORBIDDEN', message: string): Pinned {
  return { checkpoint: null, userErrors: [refuse(code, ['checkpointId'], message)] };
}
