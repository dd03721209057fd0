import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import type { RunCondition } from './run-filter.sql.ts';

/** What lists and counts put into `where`. */
export type RunSearch = Pick<RunCondition, 'perRow' | 'asJoin'>;

/** Up to so many runs are read and then sorted. */
const FEW = 2_000;
/** More conditions than these are not looked at. */
const MOST_PROBES = 8;

/**
 * How to look for runs: statistics say nothing of the values of a single metric or knob, so the sources of a condition are
 * counted, each up to a few. One that holds few runs is where the list starts; where all hold many, a list finds its page
 * soon when it walks along its order.
 */
export async function findRuns(prisma: PrismaClient, condition: RunCondition): Promise<RunSearch> {
  const probed = condition.sources.slice(0, MOST_PROBES);
  if (probed.length === 0) return condition;
  const counts = probed.map(
    (source) =>
      Prisma.sql`(select count(*)::int from (select from (${source}) as source limit ${FEW + 1}::int) as few)`,
  );
  const [row] = await prisma.$queryRaw<
    { counts: number[] }[]
  >`select array[${Prisma.join(counts)}] as counts`;
  const smallest = Math.min(...(row?.counts ?? []));
  const source = probed[row?.counts.indexOf(smallest) ?? -1];
  if (smallest > FEW || !source) return condition;
  const where = Prisma.sql`run.id = any(array(${source})) and ${condition.perRow}`;
  return { perRow: where, asJoin: where };
}
