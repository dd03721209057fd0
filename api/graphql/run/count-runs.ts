import { z } from 'zod';
import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import type { RunSearch } from './find-runs.ts';
import { readInTime } from './read-in-time.ts';

/** Up to here runs are counted one by one. */
const EXACT_UP_TO = 10_000;

export interface RunCount {
  readonly count: number;
  /** False: what the statistics of the database say, which is off by as much as the runs have changed since. */
  readonly isExact: boolean;
}

/** How many runs a search finds. */
export function countRuns(prisma: PrismaClient, search: RunSearch): Promise<RunCount> {
  return readInTime(prisma, search, (client) => count(client, search));
}

async function count(database: Database, { asJoin }: RunSearch): Promise<RunCount> {
  const [counted] = await database.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select from run where ${asJoin} limit ${EXACT_UP_TO + 1}::int) as first_ones`;
  const count = counted?.count ?? 0;
  if (count <= EXACT_UP_TO) return { count, isExact: true };
  const [plan] = await database.$queryRaw<unknown[]>`explain (format json) select from run where ${asJoin}`;
  const [{ Plan }] = planSchema.parse(plan)['QUERY PLAN'];
  return { count: Math.max(count, Math.round(Plan['Plan Rows'])), isExact: false };
}

const planSchema = z.object({
  'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]),
});
