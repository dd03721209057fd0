import type { PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { Experiment } from './experiment.type.ts';

const byAge = { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey } as const;

/** Experiments, newest first. */
export function readExperiments(prisma: PrismaClient, args: PageArgs): Promise<Page<Experiment>> {
  return readPage(args, {
    order: byAge,
    fetch: ({ within, orderBy, take }) =>
      prisma.experiment.findMany({ where: { AND: within }, orderBy, take }),
    item: (row) => new Experiment(row),
  });
}
