import { Prisma, type Experiment as ExperimentRow, type PrismaClient } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { Range } from '../relay/keyset.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage, readRanges } from '../relay/read-page.ts';
import { idKey, textKey, timeKey } from '../relay/sort-key.ts';
import type { ExperimentOrder } from './experiment.input.ts';
import { Experiment } from './experiment.type.ts';
import { isUnderPath, pathKey, PATH_KEY } from './under-path.ts';

const byAge = { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey } as const;
const byPath = { field: 'path', direction: 'ASC', key: textKey('name'), id: idKey } as const;

/** @param under a path, of which and below which experiments are read; null for all */
export async function readExperiments(
  prisma: PrismaClient,
  { under, orderBy }: { readonly under: string | null; readonly orderBy: keyof typeof ExperimentOrder },
  args: PageArgs,
): Promise<Page<Experiment>> {
  return orderBy === 'PATH' ? readTree(prisma, under, args) : readNewest(prisma, under, args);
}

async function readNewest(
  prisma: PrismaClient,
  under: string | null,
  args: PageArgs,
): Promise<Page<Experiment>> {
  const where = under === null ? {} : { id: { in: await idsUnder(prisma, under) } };
  return readPage(args, {
    order: byAge,
    fetch: ({ within, orderBy, take }) =>
      prisma.experiment.findMany({ where: { ...where, AND: within }, orderBy, take }),
    item: (row) => new Experiment(row),
  });
}

async function idsUnder(prisma: PrismaClient, path: string): Promise<string[]> {
  const found = await prisma.$queryRaw<{ id: string }[]>`
    select id::text from experiment where ${isUnderPath(path)}`;
  return found.map(({ id }) => id);
}

/** Each before those below it: the order of an expression, which has an index. */
function readTree(prisma: PrismaClient, under: string | null, args: PageArgs): Promise<Page<Experiment>> {
  const fetch = async ({ after, before, take, backward }: Range): Promise<readonly ExperimentRow[]> => {
    const bounds = [
      under === null ? Prisma.sql`true` : isUnderPath(under),
      ...(after ? [Prisma.sql`${PATH_KEY} > ${pathKey(after.key)}`] : []),
      ...(before ? [Prisma.sql`${PATH_KEY} < ${pathKey(before.key)}`] : []),
    ];
    const found = await prisma.$queryRaw<{ id: string }[]>`
      select id::text from experiment where ${Prisma.join(bounds, ' and ')}
      order by ${PATH_KEY} ${Prisma.raw(backward ? 'desc' : 'asc')} limit ${take}::int`;
    const ids = found.map(({ id }) => id);
    const rows = await prisma.experiment.findMany({ where: { id: { in: ids } } });
    return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
  };
  return readRanges(args, {
    order: byPath,
    position: ({ name, id }: ExperimentRow) => ({ key: name, id }),
    fetch,
    item: (row) => new Experiment(row),
  });
}
