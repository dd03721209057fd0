import type { PrismaClient, Segment as SegmentRow } from '#db/generated/client.ts';
import { groupBy } from '#lib/group-by.ts';

/** The segments of runs, oldest first. */
export async function readSegments(prisma: PrismaClient, runIds: readonly string[]): Promise<SegmentRow[][]> {
  const rows = await prisma.segment.findMany({
    where: { runId: { in: [...runIds] } },
    orderBy: { epoch: 'asc' },
  });
  const ofRun = groupBy(rows, ({ runId }) => runId);
  return runIds.map((runId) => ofRun.get(runId) ?? []);
}
