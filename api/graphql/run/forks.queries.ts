import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { Run, RunConnection } from './run.type.ts';

/** Forks of a run or of a checkpoint, newest first. */
export async function readForks(
  prisma: PrismaClient,
  fork: Prisma.RunForkWhereInput,
  args: PageArgs,
): Promise<RunConnection> {
  const where = { fork, ...NOT_IN_TRASH };
  const page = await readPage(args, {
    order: { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey },
    fetch: ({ within, orderBy, take }) =>
      prisma.run.findMany({ where: { ...where, AND: within }, orderBy, take }),
    item: (run) => new Run(run),
  });
  return new RunConnection(page, async () => ({ count: await prisma.run.count({ where }), isExact: true }));
}
