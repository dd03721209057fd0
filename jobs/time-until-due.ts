import type { PrismaClient } from '#db/generated/client.js';
import type { BatchSizes } from './claim-jobs.ts';

/**
 * Milliseconds until the next queued job of these kinds may be taken, by the database's clock; zero and less for one that
 * another worker is taking, null when none waits.
 */
export async function timeUntilDue(prisma: PrismaClient, batchSizes: BatchSizes): Promise<number | null> {
  const [row] = await prisma.$queryRaw<{ ms: number | null }[]>`
    select extract(epoch from min(run_at) - now())::float8 * 1000 as ms
    from job where state = 'QUEUED' and kind = any(${Object.keys(batchSizes)}::text[])`;
  return row?.ms ?? null;
}
