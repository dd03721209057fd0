import type { PrismaClient } from '../generated/client.ts';
import { purgeRuns } from './purge-runs.ts';
import { withoutUsed } from './run-uses.ts';

/** Runs that go in one transaction. */
const AT_ONCE = 50;

/**
 * Deletes runs for good that have lain in the trash since before a time. One that something needs stays until nothing does.
 *
 * @returns how many.
 */
export async function purgeExpiredRuns(prisma: PrismaClient, before: Date): Promise<number> {
  const expired = await prisma.run.findMany({
    where: { trashedAt: { lt: before } },
    orderBy: { id: 'desc' }, // who takes something is newer than who has it
    select: { id: true },
  });
  const ids = expired.map(({ id }) => id);
  let purged = 0;
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const part = ids.slice(first, first + AT_ONCE);
    purged += await prisma.$transaction(async (transaction) => {
      await transaction.$queryRaw`select from job where subject_id = any(${part}::uuid[]) order by id for update`;
      const still = await transaction.$queryRaw<{ id: string }[]>`
        select id::text from run where id = any(${part}::uuid[]) and trashed_at < ${before}::timestamptz
        order by id for update`;
      const { free } = await withoutUsed(
        transaction,
        still.map(({ id }) => id),
        'ALL',
      );
      await purgeRuns(transaction, free);
      return free.length;
    });
  }
  return purged;
}
