import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import { uuidOf } from '../relay/global-id.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { CheckpointRemoval } from './checkpoint-removal.type.ts';
import { NOT_IN_TRASH } from './not-in-trash.ts';

const byTime = { field: 'trashedAt', direction: 'DESC', key: timeKey('trashedAt'), id: idKey } as const;

/** Checkpoints that lie in the trash by themselves, the newest there first; those of runs in the trash go with their runs. */
export function readTrashedCheckpoints(
  prisma: PrismaClient,
  args: PageArgs,
): Promise<Page<CheckpointRemoval>> {
  return readPage(args, {
    order: byTime,
    fetch: async ({ within, orderBy, take }) => {
      const rows = await prisma.checkpoint.findMany({
        where: { trashedAt: { not: null }, run: NOT_IN_TRASH, AND: within },
        orderBy,
        take,
      });
      return rows.flatMap(({ trashedAt, ...row }) => (trashedAt ? [{ ...row, trashedAt }] : []));
    },
    item: (row) => new CheckpointRemoval(row),
  });
}

/** What would go with these checkpoints, in their order; unknown ids, and those of runs in the trash, are left out. */
export async function readCheckpointRemovals(
  prisma: PrismaClient,
  checkpointIds: readonly string[],
): Promise<CheckpointRemoval[]> {
  const ids = checkpointIds.flatMap((id) => uuidOf('Checkpoint', id) ?? []);
  const rows = await prisma.checkpoint.findMany({ where: { id: { in: ids }, run: NOT_IN_TRASH } });
  return ids
    .flatMap((id) => rows.find((row) => row.id === id) ?? [])
    .map((row) => new CheckpointRemoval(row));
}
