import type { PrismaClient } from '../generated/client.ts';
import { withoutUsedCheckpoints } from './checkpoint-uses.ts';
import { lockCheckpoints } from './lock-checkpoints.ts';
import { purgeCheckpoints } from './purge-checkpoints.ts';

/** Checkpoints that go in one transaction. */
const AT_ONCE = 50;

/**
 * Deletes checkpoints for good that have lain in the trash by themselves since before a time. One that something needs stays
 * until nothing does.
 *
 * @returns how many.
 */
export async function purgeExpiredCheckpoints(prisma: PrismaClient, before: Date): Promise<number> {
  const expired = await prisma.checkpoint.findMany({
    where: { trashedAt: { lt: before } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  let purged = 0;
  for (let first = 0; first < expired.length; first += AT_ONCE) {
    const part = expired.slice(first, first + AT_ONCE).map(({ id }) => id);
    purged += await prisma.$transaction(async (transaction) => {
      await lockCheckpoints(transaction, part);
      const still = await transaction.checkpoint.findMany({
        where: { id: { in: part }, trashedAt: { lt: before } },
        select: { id: true },
      });
      const ids = still.map(({ id }) => id);
      const { free } = await withoutUsedCheckpoints(transaction, ids, 'ALL');
      await purgeCheckpoints(transaction, free);
      return free.length;
    });
  }
  return purged;
}
