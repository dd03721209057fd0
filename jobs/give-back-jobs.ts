import type { PrismaClient } from '#db/generated/client.js';
import type { Claim } from './claim-jobs.ts';
import type { Lease } from './lease.ts';
import { putBack } from './put-back.ts';

/**
 * Puts jobs back into the queue that a worker has claimed and does not work on: the answer to its claim was lost, or the
 * database went away before it could settle them. That is no fault of theirs and counts as no crash.
 *
 * @param claim what the slot claims; it works on none of these kinds.
 */
export async function giveBackJobs(
  prisma: PrismaClient,
  { workerId, batchSizes }: Pick<Claim, 'workerId' | 'batchSizes'>,
): Promise<void> {
  const kinds = Object.keys(batchSizes);
  await prisma.$transaction(async (transaction) => {
    const leases = await transaction.$queryRaw<Lease[]>`
      select id as "jobId", epoch, kind, subject_id as "subjectId", payload
      from job where state = 'RUNNING' and worker_id = ${workerId}::uuid and kind = any(${kinds}::text[])
      for update`;
    await putBack(transaction, leases);
  });
}
