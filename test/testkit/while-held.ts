import { vi } from 'vitest';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';

const PATIENCE_MS = 20_000;

/**
 * Starts something while a transaction has done its part and is not committed yet, commits once that waits for it, and gives
 * its result: the two meet in the worst moment there is.
 *
 * @param hold what the transaction does first
 * @param act what finds the rows as they were before, and waits for the transaction when it writes
 */
export async function whileHeld<Result>(
  prisma: PrismaClient,
  hold: (transaction: Prisma.TransactionClient) => Promise<unknown>,
  act: () => Promise<Result>,
): Promise<Result> {
  const { acting } = await prisma.$transaction(async (transaction) => {
    await hold(transaction);
    const begun = act();
    let early: PromiseSettledResult<Result> | null = null;
    void Promise.allSettled([begun]).then(([settled]) => {
      early = settled;
    });
    await vi.waitFor(async () => {
      const [row] = await prisma.$queryRaw<[{ waiting: number }]>`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      if (row.waiting === 0) throw new Error(`Nothing waits for the transaction: ${JSON.stringify(early)}`);
    }, PATIENCE_MS);
    return { acting: begun };
  });
  return acting;
}
