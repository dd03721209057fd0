import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { Removal } from './removal.type.ts';

const byTime = { field: 'trashedAt', direction: 'DESC', key: timeKey('trashedAt'), id: idKey } as const;

/** Runs in the trash, the newest there first. */
export function readTrash(prisma: PrismaClient, args: PageArgs): Promise<Page<Removal>> {
  return readPage(args, {
    order: byTime,
    fetch: async ({ within, orderBy, take }) => {
      const rows = await prisma.run.findMany({
        where: { trashedAt: { not: null }, AND: within },
        orderBy,
        take,
      });
      return rows.flatMap(({ trashedAt, ...row }) => (trashedAt ? [{ ...row, trashedAt }] : []));
    },
    item: (row) => new Removal(row),
  });
}
