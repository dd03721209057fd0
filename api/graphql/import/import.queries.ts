import type { JobState } from '#contracts/run-state.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { Import } from './import.type.ts';

const byAge = { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey } as const;

/** @param states null for all */
export function readImports(
  prisma: PrismaClient,
  states: readonly JobState[] | null,
  args: PageArgs,
): Promise<Page<Import>> {
  return readPage(args, {
    order: byAge,
    fetch: ({ within, orderBy, take }) =>
      prisma.import.findMany({
        where: {
          ...(states ? { state: { in: [...states] } } : {}),
          AND: within,
        },
        orderBy,
        take,
      }),
    item: (row) => new Import(row),
  });
}
