import { limits } from '#contracts/limits.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { groupBy } from '#lib/group-by.ts';

/** A segment of another run that a fork continues, and how far it is seen. */
export interface InheritedLink {
  readonly runId: string;
  readonly epoch: number;
  /** The last step that is seen. */
  readonly untilStep: number;
}

interface Row {
  readonly forkId: string;
  readonly runId: string;
  readonly epoch: number;
  readonly fromStep: number;
  /** Steps that were done where the next run was forked from this one. */
  readonly step: number;
}

/**
 * What runs have inherited, oldest segment first: of the run that each was forked from its segments as the checkpoint saw them,
 * before them those of the run which that was forked from, and so on. What a resume hid before the checkpoint stays hidden, and
 * what one has hidden later is still seen.
 */
export async function readInheritedLinks(
  prisma: PrismaClient,
  runIds: readonly string[],
): Promise<InheritedLink[][]> {
  const rows = await prisma.$queryRaw<Row[]>`
    with recursive line as (
      select run_id as fork_id, parent_id, epoch, step, 1 as depth
      from run_fork where run_id = any(${runIds}::uuid[])
      union all
      select line.fork_id, above.parent_id, above.epoch, above.step, depth + 1
      from line join run_fork as above on above.run_id = line.parent_id
      where depth < ${limits.maxForkGenerations}::int
    )
    select fork_id::text as "forkId", parent_id::text as "runId", segment.epoch, from_step as "fromStep", step
    from line join segment on segment.run_id = parent_id and segment.epoch <= line.epoch
    order by fork_id, depth, segment.epoch desc`;
  const ofFork = groupBy(rows, ({ forkId }) => forkId);
  return runIds.map((id) => linksOf(ofFork.get(id) ?? []));
}

/** @param rows newest segment of the nearest run first */
function linksOf(rows: readonly Row[]): InheritedLink[] {
  const links: InheritedLink[] = [];
  let [runId, untilStep] = ['', 0];
  for (const row of rows) {
    if (row.runId !== runId) [runId, untilStep] = [row.runId, row.step];
    links.unshift({ runId, epoch: row.epoch, untilStep });
    untilStep = Math.min(untilStep, row.fromStep);
  }
  return links;
}
