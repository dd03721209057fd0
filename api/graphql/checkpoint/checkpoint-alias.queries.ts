import { readAlias } from '#contracts/names.ts';
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
  // What nothing can be named may not even be asked for.
  const named =
    name === null ? [] : [{ name: { in: [readAlias(name).name].filter((each) => each !== null) } }];
  return readPage(args, {
    order: byName,
    fetch: ({ within, orderBy, take }) =>
      prisma.checkpointAlias.findMany({
        where: { AND: [...within, ...named] },
        orderBy,
        take,
      }),
    item: (row) => new CheckpointAlias(row),
  });
}
