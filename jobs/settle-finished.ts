import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { definitionOf } from './definitions.ts';
import type { JobChange } from './job-definition.ts';
import type { Lease } from './lease.ts';

/**
 * Ends jobs whose work has come to its end, in one transaction: what they came to, the jobs and their subjects. Each has to be
 * held by its newest lease.
 *
 * @param store writes what those came to that are held.
 * @returns leases that have passed on: of their jobs nothing was written
 */
export function settleFinished(
  prisma: PrismaClient,
  leases: readonly Lease[],
  store: (transaction: Database, held: readonly Lease[]) => Promise<void>,
): Promise<Lease[]> {
  return prisma.$transaction(async (transaction) => {
    const rows = await transaction.$queryRaw<{ id: string }[]>`
      select id from job
      where state = 'RUNNING' and (id, epoch) in (
        select * from unnest(${leases.map(({ jobId }) => jobId)}::uuid[], ${leases.map(({ epoch }) => epoch)}::int[])
      )
      order by id for no key update`;
    const ids = new Set(rows.map(({ id }) => id));
    const held = leases.filter(({ jobId }) => ids.has(jobId));
    if (held.length === 0) return [...leases];
    await store(transaction, held);
    await transaction.$executeRaw`
      update job set state = 'FINISHED', lease_until = null, finished_at = now() where id = any(${[...ids]}::uuid[])`;
    for (const { kind, subjectId } of held) await definitionOf(kind).follow(transaction, subjectId, FINISHED);
    return leases.filter(({ jobId }) => !ids.has(jobId));
  });
}

const FINISHED: JobChange = { state: 'FINISHED', failure: null, ending: 'FINISHED', setback: null };
