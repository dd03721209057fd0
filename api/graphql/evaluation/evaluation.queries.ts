import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { Evaluation } from './evaluation.type.ts';

/** The evaluations of a checkpoint. */
export function readEvaluations(
  prisma: PrismaClient,
  checkpointId: string,
  args: PageArgs,
): Promise<Page<Evaluation>> {
  return readPage(args, {
    order: { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey },
    fetch: ({ within, orderBy, take }) =>
      prisma.evaluation.findMany({ where: { checkpointId, AND: within }, orderBy, take }),
    item: (row) => new Evaluation(row),
  });
}
