import type { PrismaClient } from '#db/generated/client.ts';
import { PATH_KEY } from './under-path.ts';

/** How many runs each of some experiments has, those of experiments below it too, those in the trash left out. */
export async function readRunCounts(
  prisma: PrismaClient,
  experimentIds: readonly string[],
): Promise<readonly number[]> {
  const rows = await prisma.$queryRaw<{ id: string; count: number }[]>`
    select asked.id::text, count(run.id)::int
    from experiment as asked
    join experiment on ${PATH_KEY} >= replace(asked.name, '/', chr(1))
      and ${PATH_KEY} < replace(asked.name, '/', chr(1)) || chr(2)
    join run on run.experiment_id = experiment.id and run.trashed_at is null
    where asked.id = any(${[...experimentIds]}::uuid[])
    group by asked.id`;
  const counts = new Map(rows.map(({ id, count }) => [id, count]));
  return experimentIds.map((id) => counts.get(id) ?? 0);
}
