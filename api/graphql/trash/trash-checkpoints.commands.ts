import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { indexRunMeasures } from '#db/runs/index-run-measures.ts';
import { withoutUsedCheckpoints } from '#db/trash/checkpoint-uses.ts';
import { lockCheckpoints } from '#db/trash/lock-checkpoints.ts';
import { purgeCheckpoints as purgeRows } from '#db/trash/purge-checkpoints.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { NOT_IN_TRASH } from './not-in-trash.ts';
import { FOR_GOOD, OUT_OF_TRASH, TO_TRASH, type TrashPlace, type TrashWay } from './trash-way.ts';
import { firstFew } from '#lib/first-few.ts';

const inputSchema = z.object({ checkpointIds: z.array(z.string()).max(limits.maxCheckpointsAtOnce) });

interface MovedCheckpoints {
  readonly checkpointIds: string[];
  readonly userErrors: UserError[];
}

interface Input {
  readonly checkpointIds: readonly string[];
}

/** Puts checkpoints that are not pinned, and that nothing outside the trash needs, into the trash. */
export function trashCheckpoints(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
): Promise<MovedCheckpoints> {
  return move(prisma, viewer, input, TO_TRASH, async (transaction, checkpoints) => {
    const free = await withoutUses(transaction, checkpoints, 'OUTSIDE_TRASH');
    await transaction.$executeRaw`
      update checkpoint set trashed_at = now(), trashed_by_id = ${viewer.id}::uuid
      where id = any(${idsOf(free.checkpoints)}::uuid[])`;
    await indexRunMeasures(transaction, runsOf(free.checkpoints));
    return free;
  });
}

/** Takes checkpoints out of the trash, with their scores and translations. */
export function restoreCheckpoints(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
): Promise<MovedCheckpoints> {
  return move(prisma, viewer, input, OUT_OF_TRASH, async (transaction, checkpoints) => {
    await transaction.$executeRaw`
      update checkpoint set trashed_at = null, trashed_by_id = null
      where id = any(${idsOf(checkpoints)}::uuid[])`;
    await indexRunMeasures(transaction, runsOf(checkpoints));
    return { checkpoints, userErrors: [] };
  });
}

/** Deletes checkpoints in the trash for good. Their files go later, once nothing names them. */
export function purgeCheckpoints(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
): Promise<MovedCheckpoints> {
  return move(prisma, viewer, input, FOR_GOOD, async (transaction, checkpoints) => {
    const free = await withoutUses(transaction, checkpoints, 'ALL');
    await purgeRows(transaction, idsOf(free.checkpoints));
    return free;
  });
}

/** A checkpoint that may be moved. */
interface Movable {
  readonly id: string;
  readonly runId: string;
  /** Name of the run. */
  readonly run: string;
  readonly step: number;
  /** Among the ids, from 0; of an id that is named twice, the first. */
  readonly place: string;
}

interface Free {
  readonly checkpoints: readonly Movable[];
  readonly userErrors: readonly UserError[];
}

function move(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
  { from: place, to }: TrashWay,
  act: (transaction: Prisma.TransactionClient, checkpoints: readonly Movable[]) => Promise<Free>,
): Promise<MovedCheckpoints> {
  const parsed = parseInput(inputSchema, input);
  if (parsed.userErrors) return Promise.resolve({ checkpointIds: [], userErrors: parsed.userErrors });
  const ids = parsed.value.checkpointIds.map((id) => uuidOf('Checkpoint', id));
  return prisma.$transaction(async (transaction) => {
    const known = ids.filter((id) => id !== null);
    await lockCheckpoints(transaction, known);
    const rows = await transaction.checkpoint.findMany({
      where: {
        id: { in: known },
        trashedAt: place === 'IN_TRASH' ? { not: null } : null,
        run: NOT_IN_TRASH,
      },
      include: {
        run: { select: { createdById: true, displayName: true, experiment: { select: { name: true } } } },
      },
    });
    const checkpoints: Movable[] = [];
    const userErrors: UserError[] = [];
    for (const [index, id] of ids.entries()) {
      if (id !== null && ids.indexOf(id) < index) continue;
      const row = rows.find((each) => each.id === id);
      const field = ['checkpointIds', String(index)];
      if (!row) userErrors.push(refuse('NOT_FOUND', field, missing(place)));
      else if (!mayChange(viewer, row.run.createdById, row.run.experiment.name))
        userErrors.push(refuse('FORBIDDEN', field, forbidden(row.run.displayName)));
      else
        checkpoints.push({
          id: row.id,
          runId: row.runId,
          run: row.run.displayName,
          step: row.step,
          place: String(index),
        });
    }
    const free = await act(transaction, checkpoints);
    for (const run of runsOf(free.checkpoints)) {
      const runId = runIdSchema.parse(run);
      await notify(transaction, 'run_changed', { runId });
      await notify(transaction, 'checkpoints_changed', { runId });
    }
    await notify(transaction, 'trash_changed', {});
    await recordChanges(
      transaction,
      free.checkpoints.map(({ id, run, step }) => ({
        ...{ type: 'Checkpoint', id, before: { run, step, place } },
        after: to && { run, step, place: to },
      })),
    );
    return {
      checkpointIds: free.checkpoints.map(({ id }) => globalId('Checkpoint', id)),
      userErrors: [...userErrors, ...free.userErrors],
    };
  });
}

function missing(place: TrashPlace): string {
  return place === 'IN_TRASH'
    ? 'No checkpoint that was deleted by itself has this id, or its run lies in the trash too: restore that first.'
    : 'No checkpoint has this id.';
}

function forbidden(displayName: string): string {
  return `Only operators and the user who started "${displayName}" can delete, restore or purge its checkpoints.`;
}

async function withoutUses(
  transaction: Prisma.TransactionClient,
  checkpoints: readonly Movable[],
  users: 'OUTSIDE_TRASH' | 'ALL',
): Promise<Free> {
  const { free, uses } = await withoutUsedCheckpoints(transaction, idsOf(checkpoints), users);
  const userErrors = checkpoints.flatMap(({ id, step, place }) => {
    if (free.includes(id)) return [];
    const texts = uses.filter(({ checkpointId }) => checkpointId === id).map(({ text }) => text);
    const message = `The checkpoint of step ${step} cannot be deleted. ${firstFew(texts)}`;
    return [refuse('IN_USE', ['checkpointIds', place], message)];
  });
  return { checkpoints: checkpoints.filter(({ id }) => free.includes(id)), userErrors };
}

function idsOf(checkpoints: readonly Movable[]): string[] {
  return checkpoints.map(({ id }) => id);
}

function runsOf(checkpoints: readonly Movable[]): string[] {
  return [...new Set(checkpoints.map(({ runId }) => runId))];
}
