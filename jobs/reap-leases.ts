import type { PrismaClient } from '#db/generated/client.js';
import { jobKinds } from './definitions.ts';
import type { Lease } from './lease.ts';
import { settleHeldJob } from './settle-job.ts';

/**
 * Takes back the jobs whose lease ran out: their workers are dead or cut off. Each counts one crash and is queued
 * again, or is given up (see `settleJob`). Any number of workers may reap at once; jobs of a kind that a newer
 * program has brought are left to workers that know it.
 *
 * @param ranOutBefore leases that run out later are left for the next time.
 * @param held ids of jobs that the caller works on: it lives, even where their leases could not be renewed.
 * @returns the leases taken back.
 */
export async function reapLeases(
  prisma: PrismaClient,
  backOffSeconds: number,
  ranOutBefore: Date | null = null,
  held: readonly string[] = [],
): Promise<Lease[]> {
  const reaped: Lease[] = [];
  for (;;) {
    const lease = await reapOne(prisma, backOffSeconds, ranOutBefore, held);
    if (!lease) return reaped;
    reaped.push(lease);
  }
}

function reapOne(
  prisma: PrismaClient,
  backOffSeconds: number,
  ranOutBefore: Date | null,
  held: readonly string[],
): Promise<Lease | null> {
  return prisma.$transaction(async (transaction) => {
    const [lease] = await transaction.$queryRaw<Lease[]>`
      select id as "jobId", epoch, kind, subject_id as "subjectId", payload
      from job where state = 'RUNNING' and lease_until < coalesce(${ranOutBefore}::timestamptz, now()) and kind = any(${jobKinds}::text[])
        and id <> all(${held}::uuid[])
      order by lease_until limit 1
      for update skip locked`;
    if (!lease) return null;
    const reason = 'its worker stopped reporting: it was killed, frozen or cut off from the database';
    await settleHeldJob(transaction, lease, { type: 'CRASHED', reason }, backOffSeconds);
    return lease;
  });
}
