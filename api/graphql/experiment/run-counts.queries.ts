import type { PrismaClient } from '#db/generated/client.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';

/** How many runs each of some experiments has, those in the trash left out. */
export async function readRunCounts(
  prisma: PrismaClient,
  experimentIds: readonly string[],
): Promise<readonly number[]> {
  const rows = await prisma.run.groupBy({
    by: 'experimentId',
    where: { experimentId: { in: [...experimentIds] }, ...NOT_IN_TRASH },
    _count: true,
  });
  const counts = new Map(rows.map(({ experimentId, _count }) => [experimentId, _count]));
  return experimentIds.map((id) => counts.get(id) ?? 0);
}
