import type { PrismaClient } from '#db/generated/client.js';
import { jobKinds } from './definitions.ts';
import type { Lease } from './lease.ts';
import { putBack } from './put-back.ts';

/**
 * Takes back all leases of workers that are no more, as after a restore: the jobs are queued again in their old places,
 * and no crash is counted.
 *
 * @returns how many they were
 */
export function releaseLeases(prisma: PrismaClient): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    const leases = await transaction.$queryRaw<Lease[]>`
      select id as "jobId", epoch, kind, subject_id as "subjectId", payload
      from job where state = 'RUNNING' and kind = any(${jobKinds}::text[]) for update`;
    await putBack(transaction, leases);
    await transaction.$executeRaw`update worker set stopped_at = now() where stopped_at is null`;
    return leases.length;
  });
}
