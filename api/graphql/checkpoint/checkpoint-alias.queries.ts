import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, textKey } from '../relay/sort-key.ts';
import { CheckpointAlias } from './checkpoint-alias.type.ts';

const byName = { field: 'name', direction: 'ASC', key: textKey('name'), id: idKey } as const;

/** All aliases by name, or the one of a name. */
export function readCheckpointAliases(
  prisma: PrismaClient,
  name: string | null,
  args: PageArgs,
): Promise<Page<CheckpointAlias>> {
  return readPage(args, {
    order: byName,
    fetch: ({ within, orderBy, take }) =>
      prisma.checkpointAlias.findMany({
        where: { AND: [...within, ...(name === null ? [] : [{ name: name.normalize('NFC') }])] },
        orderBy,
        take,
      }),
    item: (row) => new CheckpointAlias(row),
  });
}
