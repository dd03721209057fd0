import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import { uuidOf } from '../relay/global-id.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { TranslationRemoval } from './translation-removal.type.ts';
import { CHECKPOINT_NOT_IN_TRASH } from './not-in-trash.ts';

const byTime = { field: 'trashedAt', direction: 'DESC', key: timeKey('trashedAt'), id: idKey } as const;

/** Translations that lie in the trash by themselves, the newest there first; those of checkpoints in the trash go with these. */
export function readTrashedTranslations(
  prisma: PrismaClient,
  args: PageArgs,
): Promise<Page<TranslationRemoval>> {
  return readPage(args, {
    order: byTime,
    fetch: async ({ within, orderBy, take }) => {
      const rows = await prisma.translation.findMany({
        where: { trashedAt: { not: null }, checkpoint: CHECKPOINT_NOT_IN_TRASH, AND: within },
        orderBy,
        take,
      });
      return rows.flatMap(({ trashedAt, ...row }) => (trashedAt ? [{ ...row, trashedAt }] : []));
    },
    item: (row) => new TranslationRemoval(row),
  });
}

/** These translations, in their order; unknown ids, and those of checkpoints in the trash, are left out. */
export async function readTranslationRemovals(
  prisma: PrismaClient,
  translationIds: readonly string[],
): Promise<TranslationRemoval[]> {
  const ids = translationIds.flatMap((id) => uuidOf('Translation', id) ?? []);
  const rows = await prisma.translation.findMany({
    where: { id: { in: ids }, checkpoint: CHECKPOINT_NOT_IN_TRASH },
  });
  return ids
    .flatMap((id) => rows.find((row) => row.id === id) ?? [])
    .map((row) => new TranslationRemoval(row));
}
