import type { LogLine as LogLineRow, Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { codedError } from '../../errors.ts';
import { limits } from '#contracts/limits.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import type { Page } from '../relay/connection.ts';
import { type ListOrder, keys, uuidKey } from '../relay/cursor.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { compare } from '../relay/where.ts';
import { eventsAfter } from './events-after.queries.ts';
import type { RunFilter, RunOrder } from './run.input.ts';
import { LogLine, Run } from './run.type.ts';
import { Sample } from './sample.type.ts';
import type { ChainLink } from '../../events/segment-chain.ts';

/** @throws BAD_USER_INPUT */
export function runsWhere(filter: RunFilter | null): Prisma.RunWhereInput {
  const text = filter?.displayNameContains;
  if (text != null && text.length > limits.maxNameLength)
    throw codedError(
      'BAD_USER_INPUT',
      `"displayNameContains" may have at most ${limits.maxNameLength} characters.`,
    );
  const dataset = filter?.datasetId == null ? null : uuidOf('Dataset', filter.datasetId);
  return {
    ...(filter?.state ? { state: { in: [...filter.state] } } : {}),
    ...(text ? { displayName: { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } } : {}),
    // An id that names nothing lets nothing through.
    ...(filter?.datasetId == null
      ? {}
      : dataset
        ? { datasetVersion: { datasetId: dataset } }
        : { id: { in: [] } }),
  };
}

export function readRuns(
  prisma: PrismaClient,
  where: Prisma.RunWhereInput,
  { field, direction }: RunOrder,
  args: PageArgs,
): Promise<Page<Run>> {
  const isByName = field === 'DISPLAY_NAME';
  return readPage<RunRow, Run>(args, {
    order: { field, direction, key: isByName ? keys.text : keys.time, id: uuidKey },
    fetch: ({ bounds, sort, take }) =>
      prisma.run.findMany({
        where: {
          AND: [
            where,
            ...bounds.map(({ compare: side, position: { key, id } }) => {
              if (isByName)
                return {
                  OR: [{ displayName: compare(side, key) }, { displayName: key, id: compare(side, id) }],
                };
              const time = new Date(key);
              return { OR: [{ createdAt: compare(side, time) }, { createdAt: time, id: compare(side, id) }] };
            }),
          ],
        },
        orderBy: [isByName ? { displayName: sort } : { createdAt: sort }, { id: sort }],
        take,
      }),
    position: (row) => ({ key: isByName ? row.displayName : row.createdAt.toISOString(), id: row.id }),
    item: (row) => new Run(row),
  });
}

const byStep: ListOrder = { field: 'step', direction: 'ASC', key: keys.whole, id: uuidKey };
const byEvent: ListOrder = { field: 'event', direction: 'ASC', key: keys.whole, id: keys.whole };

/** Grids that are seen: a resume hides those of earlier segments beyond its start, as it does with points. */
export async function readSamples(
  prisma: PrismaClient,
  run: RunRow,
  chain: readonly ChainLink[],
  args: PageArgs,
): Promise<Page<Sample>> {
  const { sampleIds } = await eventsAfter(prisma, run);
  const seen = chain.map(({ epoch, untilStep }) => ({
    epoch,
    ...(untilStep === null ? {} : { step: { lte: untilStep } }),
  }));
  return readPage(args, {
    order: byStep,
    fetch: ({ bounds, sort, take }) =>
      prisma.sample.findMany({
        where: {
          runId: run.id,
          id: { notIn: sampleIds },
          AND: [
            { OR: seen },
            ...bounds.map(({ compare: side, position: { key, id } }) => ({
              OR: [{ step: compare(side, Number(key)) }, { step: Number(key), id: compare(side, id) }],
            })),
          ],
        },
        orderBy: [{ step: sort }, { id: sort }],
        take,
      }),
    position: (row) => ({ key: String(row.step), id: row.id }),
    item: (row) => new Sample(row),
  });
}

export async function readCheckpoints(
  prisma: PrismaClient,
  run: RunRow,
  args: PageArgs,
): Promise<Page<Checkpoint>> {
  const { checkpointIds } = await eventsAfter(prisma, run);
  return readPage(args, {
    order: byStep,
    fetch: ({ bounds, sort, take }) =>
      prisma.checkpoint.findMany({
        where: {
          runId: run.id,
          id: { notIn: checkpointIds },
          AND: bounds.map(({ compare: side, position: { key, id } }) => ({
            OR: [{ step: compare(side, Number(key)) }, { step: Number(key), id: compare(side, id) }],
          })),
        },
        orderBy: [{ step: sort }, { id: sort }],
        take,
      }),
    position: (row) => ({ key: String(row.step), id: row.id }),
    item: (row) => new Checkpoint(row),
  });
}

export function readLogLines(prisma: PrismaClient, run: RunRow, args: PageArgs): Promise<Page<LogLine>> {
  return readPage<LogLineRow, LogLine>(args, {
    order: byEvent,
    fetch: ({ bounds, sort, take }) =>
      prisma.logLine.findMany({
        where: {
          runId: run.id,
          sequence: { lte: run.lastSequence },
          AND: bounds.map(({ compare: side, position: { key, id } }) => ({
            OR: [
              { sequence: compare(side, BigInt(key)) },
              { sequence: BigInt(key), ordinal: compare(side, Number(id)) },
            ],
          })),
        },
        orderBy: [{ sequence: sort }, { ordinal: sort }],
        take,
      }),
    position: (row) => ({ key: String(row.sequence), id: String(row.ordinal) }),
    item: (row) => new LogLine(row),
  });
}
