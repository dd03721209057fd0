import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import { runCan, runStateSchema } from '#contracts/run-state.ts';
import { Prisma, type PrismaClient, type Run as RunRow } from '#db/generated/client.ts';
import { hasRole, type Viewer } from '../../auth/viewer.ts';
import { globalId } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { changeableRuns } from './changeable-runs.ts';
import { cancelRun } from './cancel-run.commands.ts';
import { findRuns, type RunSearch } from './find-runs.ts';
import { readInTime } from './read-in-time.ts';
import { runFilterSql } from './run-condition.ts';
import type { CancelRunsInput } from './run.input.ts';
import { readWhere } from './where/read-where.ts';

export interface CanceledRuns {
  readonly runs: readonly RunRow[];
  /** Whether there are others that the viewer may cancel. */
  readonly hasMore: boolean;
  readonly userErrors: readonly UserError[];
}

/** Ends the runs that match a filter and have not ended, each by itself: what is refused for one of them is done for the others. */
export async function cancelRuns(
  prisma: PrismaClient,
  viewer: Viewer,
  { where }: CancelRunsInput,
): Promise<CanceledRuns> {
  const filter = await readWhere(prisma, where, new Date());
  if (filter === null) {
    const message = '"where" must not be empty: it would cancel every run.';
    return { runs: [], hasMore: false, userErrors: [refuse('REQUIRED', ['where'], message)] };
  }
  const states = runStateSchema.options.filter(runCan.cancel);
  const search = await findRuns(prisma, runFilterSql({ state: states }, viewer, filter));
  const changeable = changeableRuns(viewer);
  const found = await findIds(prisma, search, changeable, limits.maxRunsAtOnce + 1);
  const runs: RunRow[] = [];
  const userErrors: UserError[] = [];
  for (const id of found.slice(0, limits.maxRunsAtOnce)) {
    const canceled = await cancelRun(prisma, viewer, { runId: globalId('Run', id) });
    if (canceled.run && canceled.userErrors.length === 0) runs.push(canceled.run);
    // One that has ended meanwhile, or is gone, is none of those that were meant.
  }
  if (!hasRole(viewer, 'OPERATOR')) userErrors.push(...(await refusalsOfOthers(prisma, search, changeable)));
  return { runs, hasMore: found.length > limits.maxRunsAtOnce, userErrors };
}

/** Who waits longest ends first, so that no worker takes it in between. */
async function findIds(
  prisma: PrismaClient,
  search: RunSearch,
  which: Prisma.Sql,
  most: number,
): Promise<string[]> {
  const rows = await readInTime(
    prisma,
    search,
    (client) =>
      client.$queryRaw<{ id: string }[]>`
        select run.id::text from run where ${search.perRow} and ${which}
        order by run.created_at desc, run.id desc limit ${most}::int`,
  );
  return rows.map(({ id }) => id);
}

async function refusalsOfOthers(
  prisma: PrismaClient,
  search: RunSearch,
  changeable: Prisma.Sql,
): Promise<readonly UserError[]> {
  const others = await findIds(prisma, search, Prisma.sql`not ${changeable}`, MOST_COUNTED + 1);
  if (others.length === 0) return [];
  const count = others.length > MOST_COUNTED ? `More than ${MOST_COUNTED}` : String(others.length);
  const message = `${count} of the runs that match were started by others: only operators can cancel them.`;
  return [refuse('FORBIDDEN', ['where'], message)];
}

const MOST_COUNTED = 1_000;
