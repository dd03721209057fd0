import { runIdSchema } from '#contracts/ids.ts';
import type { Database } from '#db/client.ts';
import { notify } from '#db/notify.ts';
import { withLease } from '#jobs/lease.ts';
import type { LeasedRun } from './append-event.ts';
import type { WriteOf } from './run-write.ts';

/** Says on the run why it trains on without storing what it should, and since when; its next checkpoint ends that. */
export function degradeRun(run: LeasedRun, { reason, message }: WriteOf<'DEGRADED'>): Promise<void> {
  return changeRun(run, async (transaction) => {
    await transaction.$executeRaw`
      update run set degraded_reason = ${reason}, degraded_message = ${message},
        degraded_since = coalesce(degraded_since, now())
      where id = ${run.runId}::uuid`;
  });
}

const NO_ROOM =
  "The database's disk is full: nothing that the run reports can be stored. Free some space there; it is then stored by itself.";

/**
 * The same of a run whose reports the database has no room for, ahead of those reports; `markRoomAgain` ends that. What
 * the run says of itself stays. Changing a row takes next to no room, so this may succeed where a report does not.
 */
export function markNoRoom(run: LeasedRun): Promise<void> {
  return changeRun(run, async (transaction) => {
    await transaction.$executeRaw`
      update run set degraded_reason = 'STORAGE_FULL', degraded_message = ${NO_ROOM}, degraded_since = now()
      where id = ${run.runId}::uuid and degraded_reason is null`;
  });
}

/** The database has room for what the run reports. */
export function markRoomAgain(run: LeasedRun): Promise<void> {
  return changeRun(run, async (transaction) => {
    await transaction.$executeRaw`
      update run set degraded_reason = null, degraded_message = null, degraded_since = null
      where id = ${run.runId}::uuid and degraded_message = ${NO_ROOM}`;
  });
}

function changeRun(
  { prisma, runId, lease }: LeasedRun,
  change: (transaction: Database) => Promise<void>,
): Promise<void> {
  return withLease(prisma, lease, async (transaction) => {
    await change(transaction);
    await notify(transaction, 'run_changed', { runId: runIdSchema.parse(runId) });
  });
}
