import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { notify, notifyEach } from '#db/notify.ts';
import { purgeRuns as purgeRows } from '#db/trash/purge-runs.ts';
import { handOverArtifacts } from '#db/trash/hand-over-artifacts.ts';
import { withoutUsed } from '#db/trash/run-uses.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { type LockedRun, lockRuns } from '../run/lock-runs.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { firstFew } from '#lib/first-few.ts';
import { FOR_GOOD, OUT_OF_TRASH, TO_TRASH, type TrashPlace, type TrashWay } from './trash-way.ts';

const inputSchema = z.object({ runIds: z.array(z.string()).max(limits.maxRunsAtOnce) });

export interface Moved {
  readonly runIds: string[];
  readonly userErrors: UserError[];
}

interface Input {
  readonly runIds: readonly string[];
}

/** Puts runs that have ended, and that nothing outside the trash needs, into the trash. */
export function trashRuns(prisma: PrismaClient, viewer: Viewer, input: Input): Promise<Moved> {
  return move(prisma, viewer, input, TO_TRASH, async (transaction, runs) => {
    // Whoever translates or evaluates at this moment has committed, and is seen, or waits.
    await transaction.$queryRaw`
      select from checkpoint where run_id = any(${idsOf(runs)}::uuid[]) order by id for update`;
    await handOverArtifacts(transaction, idsOf(runs));
    const free = await withoutUses(transaction, runs, 'OUTSIDE_TRASH');
    await transaction.$executeRaw`
      update run set trashed_at = now(), trashed_by_id = ${viewer.id}::uuid, version = version + 1
      where id = any(${idsOf(free.runs)}::uuid[])`;
    return free;
  });
}

/** Takes runs out of the trash, with all that went there with them. */
export function restoreRuns(prisma: PrismaClient, viewer: Viewer, input: Input): Promise<Moved> {
  return move(prisma, viewer, input, OUT_OF_TRASH, async (transaction, runs) => {
    await transaction.$executeRaw`
      update run set trashed_at = null, trashed_by_id = null, version = version + 1
      where id = any(${idsOf(runs)}::uuid[])`;
    return { runs, userErrors: [] };
  });
}

/** Deletes runs in the trash for good. Their files go later, once nothing names them. */
export function purgeRuns(prisma: PrismaClient, viewer: Viewer, input: Input): Promise<Moved> {
  return move(prisma, viewer, input, FOR_GOOD, async (transaction, runs) => {
    const free = await withoutUses(transaction, runs, 'ALL');
    await purgeRows(transaction, idsOf(free.runs));
    return free;
  });
}

/** A run that may be moved. */
interface Movable {
  readonly id: string;
  readonly displayName: string;
  readonly place: string;
}

interface Free {
  readonly runs: readonly Movable[];
  readonly userErrors: readonly UserError[];
}

function move(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
  { from: place, to }: TrashWay,
  act: (transaction: Prisma.TransactionClient, runs: readonly Movable[]) => Promise<Free>,
): Promise<Moved> {
  const parsed = parseInput(inputSchema, input);
  if (parsed.userErrors) return Promise.resolve({ runIds: [], userErrors: parsed.userErrors });
  const { runIds } = parsed.value;
  return prisma.$transaction(async (transaction) => {
    await lockJobs(transaction, runIds);
    const found = await lockRuns(transaction, runIds, place);
    const userErrors = found.flatMap((each) => refusalOf(each, viewer, place) ?? []);
    const refused = new Set(userErrors.map(({ field }) => field?.[1]));
    const runs = found.flatMap(({ run, place: at }) =>
      run && !refused.has(at) ? [{ id: run.id, displayName: run.displayName, place: at }] : [],
    );
    const free = await act(transaction, runs);
    await notifyEach(
      transaction,
      'run_changed',
      free.runs.map(({ id }) => ({ runId: runIdSchema.parse(id) })),
    );
    await notify(transaction, 'trash_changed', {});
    await recordChanges(
      transaction,
      free.runs.map(({ id, displayName }) => ({
        ...{ type: 'Run', id, before: { displayName, place } },
        after: to && { displayName, place: to },
      })),
    );
    return {
      runIds: free.runs.map(({ id }) => globalId('Run', id)),
      userErrors: [...userErrors, ...free.userErrors],
    };
  });
}

/** Before the runs, in the order in which everybody locks. */
async function lockJobs(transaction: Prisma.TransactionClient, runIds: readonly string[]): Promise<void> {
  const ids = runIds.flatMap((id) => uuidOf('Run', id) ?? []);
  await transaction.$queryRaw`select from job where subject_id = any(${ids}::uuid[]) order by id for update`;
}

function refusalOf({ run, place: at }: LockedRun, viewer: Viewer, place: TrashPlace): UserError | null {
  const field = ['runIds', at];
  if (!run)
    return refuse('NOT_FOUND', field, `No run ${place === 'IN_TRASH' ? 'in the trash ' : ''}has this id.`);
  if (mayChange(viewer, run.createdById, run.experiment.name)) return null;
  const message = `Only operators and the user who started "${run.displayName}" can delete, restore or purge it.`;
  return refuse('FORBIDDEN', field, message);
}

async function withoutUses(
  transaction: Prisma.TransactionClient,
  runs: readonly Movable[],
  users: 'OUTSIDE_TRASH' | 'ALL',
): Promise<Free> {
  const { free, uses } = await withoutUsed(transaction, idsOf(runs), users);
  const userErrors = runs.flatMap(({ id, displayName, place }) => {
    if (free.includes(id)) return [];
    const texts = uses.filter(({ runId }) => runId === id).map(({ text }) => text);
    const message = `"${displayName}" cannot be deleted. ${firstFew(texts)}`;
    return [refuse('IN_USE', ['runIds', place], message)];
  });
  return { runs: runs.filter(({ id }) => free.includes(id)), userErrors };
}

function idsOf(runs: readonly Movable[]): string[] {
  return runs.map(({ id }) => id);
}
