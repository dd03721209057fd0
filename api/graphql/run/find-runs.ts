import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import type { RunCondition } from './run-condition.ts';

/** What lists and counts put into `where`. */
export interface RunSearch extends Pick<RunCondition, 'perRow' | 'asJoin' | 'hasPattern'> {
  /** Whether it starts from at most `FEW` runs. */
  readonly isOfFew: boolean;
}

/** Up to so many runs are read and then sorted. */
const FEW = 2_000;
/** Up to so many of a source are compared with those of another one. */
const SOME = 20_000;
/** More sources than these are not looked at. */
const MOST_PROBES = 8;

/**
 * How to look for runs: statistics say nothing of the values of a single metric or knob, so the sources of a condition are
 * counted, each up to a bound. One that holds few runs is where the list starts, or what several have in common; where all
 * hold many, a list finds its page soon when it walks along its order.
 */
export async function findRuns(prisma: PrismaClient, condition: RunCondition): Promise<RunSearch> {
  const probed = condition.sources.slice(0, MOST_PROBES);
  if (probed.length === 0) return { ...condition, isOfFew: false };
  const bound = probed.length === 1 ? FEW : SOME;
  const counts = await countEach(prisma, probed, bound);
  const smallest = Math.min(...counts);
  const source = probed[counts.indexOf(smallest)];
  if (source && smallest <= FEW) return ofFew(condition, Prisma.sql`array(${source})`);
  const small = probed.filter((_, index) => (counts[index] ?? 0) <= bound);
  if (small.length > 1) {
    const [row] = await prisma.$queryRaw<{ ids: string[] }[]>`
      select array(
        select run_id::text from (${Prisma.join(small.map(parenthesized), ' intersect ')}) as common
        limit ${FEW + 1}::int
      ) as ids`;
    const ids = row?.ids ?? [];
    if (ids.length <= FEW) return ofFew(condition, Prisma.sql`${ids}::uuid[]`);
  }
  return { ...condition, isOfFew: false };
}

async function countEach(
  prisma: PrismaClient,
  sources: readonly Prisma.Sql[],
  bound: number,
): Promise<number[]> {
  const counts = sources.map(
    (source) =>
      Prisma.sql`(select count(*)::int from (select from (${source}) as source limit ${bound + 1}::int) as found)`,
  );
  const [row] = await prisma.$queryRaw<
    { counts: number[] }[]
  >`select array[${Prisma.join(counts)}] as counts`;
  return row?.counts ?? [];
}

function ofFew({ perRow, hasPattern }: RunCondition, ids: Prisma.Sql): RunSearch {
  const where = Prisma.sql`run.id = any(${ids}) and ${perRow}`;
  return { perRow: where, asJoin: where, hasPattern, isOfFew: true };
}

function parenthesized(sql: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${sql})`;
}
