import type { Prisma, Run as RunRow } from '#db/generated/client.ts';
import { uuidOf } from '../relay/global-id.ts';

/** With the experiment in which it lies. */
export type PlacedRun = RunRow & { readonly experiment: { readonly name: string } };

export interface LockedRun {
  /** Null when no run has the id. */
  readonly run: PlacedRun | null;
  /** Its place among the ids, from 0; of an id that is named twice, the first. */
  readonly place: string;
}

/** The rows of these ids, each once, in the trash or outside of it, held until the transaction ends; locked by id, so that two such requests never wait for each other. */
export async function lockRuns(
  transaction: Prisma.TransactionClient,
  globalIds: readonly string[],
  place: 'OUTSIDE_TRASH' | 'IN_TRASH',
): Promise<LockedRun[]> {
  const ids = globalIds.map((id) => uuidOf('Run', id));
  const known = ids.filter((id) => id !== null);
  await transaction.$queryRaw`select from run where id = any(${known}::uuid[]) order by id for update`;
  const rows = await transaction.run.findMany({
    where: { id: { in: known }, trashedAt: place === 'IN_TRASH' ? { not: null } : null },
    include: { experiment: { select: { name: true } } },
  });
  return ids.flatMap((id, index) => {
    if (id !== null && ids.indexOf(id) < index) return [];
    return [{ run: rows.find((row) => row.id === id) ?? null, place: String(index) }];
  });
}
