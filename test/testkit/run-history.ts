import type { PrismaClient } from '#db/generated/client.js';

/** Steps of a run's loss that readers see: the points of each segment up to where the next one begins. */
export async function visibleSteps(prisma: PrismaClient, runId: string): Promise<number[]> {
  const rows = await prisma.$queryRaw<{ step: number }[]>`
    select step from metric_point point
    join segment on segment.run_id = point.run_id and segment.epoch = point.epoch
    where point.run_id = ${runId}::uuid and (until_step is null or step <= until_step)
    order by sequence, ordinal`;
  return rows.map((row) => row.step);
}

/** Events that a lease has written after another worker had been given the run. */
export async function staleWrites(prisma: PrismaClient, runId: string): Promise<number> {
  const events = await prisma.runEvent.findMany({ where: { runId }, orderBy: { sequence: 'asc' } });
  let claims = 0;
  let stale = 0;
  for (const { write, epoch, payload } of events) {
    if (write === null && JSON.stringify(payload).includes('"STARTING"')) claims++;
    if (write !== null && epoch < claims) stale++;
  }
  return stale;
}
