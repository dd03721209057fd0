import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import { uuidOf } from '../relay/global-id.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { CHECKPOINT_NOT_IN_TRASH, NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { Translation } from './translation.type.ts';

export function translationsWhere(checkpointId: string | null): Prisma.TranslationWhereInput {
  const seen = { ...NOT_IN_TRASH, checkpoint: CHECKPOINT_NOT_IN_TRASH };
  if (checkpointId === null) return seen;
  const uuid = uuidOf('Checkpoint', checkpointId);
  return uuid === null ? { id: { in: [] } } : { checkpointId: uuid, ...seen };
}

export function readTranslations(
  prisma: PrismaClient,
  where: Prisma.TranslationWhereInput,
  args: PageArgs,
): Promise<Page<Translation>> {
  return readPage(args, {
    order: { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey },
    fetch: ({ within, orderBy, take }) =>
      prisma.translation.findMany({
        where: {
          AND: [where, ...within],
        },
        orderBy,
        take,
      }),
    item: (row) => new Translation(row),
  });
}
