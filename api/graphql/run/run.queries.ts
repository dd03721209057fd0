import type { Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { bigKey, idKey, wholeKey } from '../relay/sort-key.ts';
import { eventsAfter } from './events-after.queries.ts';
import { LogLine } from './run.type.ts';
import { Sample } from './sample.type.ts';
import type { ChainLink } from '../../events/segment-chain.ts';

const byStep = { field: 'step', direction: 'ASC', key: wholeKey('step'), id: idKey } as const;
const byEvent = {
  field: 'event',
  direction: 'ASC',
  key: bigKey('sequence'),
  id: wholeKey('ordinal'),
} as const;

/** Grids that are seen: a resume hides those of earlier segments beyond its start, as it does with points. */
async function seenSamples(
  prisma: PrismaClient,
  run: RunRow,
  chain: readonly ChainLink[],
): Promise<Prisma.SampleWhereInput> {
  const { sampleIds } = await eventsAfter(prisma, run);
  const seen = chain.map(({ epoch, untilStep }) => ({
    epoch,
    ...(untilStep === null ? {} : { step: { lte: untilStep } }),
  }));
  return { runId: run.id, id: { notIn: sampleIds }, OR: seen };
}

/** Steps with grids, ascending. */
export async function readSampleSteps(
  prisma: PrismaClient,
  run: RunRow,
  chain: readonly ChainLink[],
): Promise<number[]> {
  const where = await seenSamples(prisma, run, chain);
  const groups = await prisma.sample.groupBy({ by: ['step'], where, orderBy: { step: 'asc' } });
  return groups.map(({ step }) => step);
}

/** Null for `step`: the grids of all steps. */
export async function readSamples(
  prisma: PrismaClient,
  run: RunRow,
  { chain, step }: { chain: readonly ChainLink[]; step: number | null },
  args: PageArgs,
): Promise<Page<Sample>> {
  const seen = await seenSamples(prisma, run, chain);
  return readPage(args, {
    order: byStep,
    fetch: ({ within, orderBy, take }) =>
      prisma.sample.findMany({
        where: {
          AND: [seen, step === null ? {} : { step }, ...within],
        },
        orderBy,
        take,
      }),
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
    fetch: ({ within, orderBy, take }) =>
      prisma.checkpoint.findMany({
        where: {
          runId: run.id,
          id: { notIn: checkpointIds },
          AND: within,
        },
        orderBy,
        take,
      }),
    item: (row) => new Checkpoint(row),
  });
}

export function readLogLines(prisma: PrismaClient, run: RunRow, args: PageArgs): Promise<Page<LogLine>> {
  return readPage(args, {
    order: byEvent,
    fetch: ({ within, orderBy, take }) =>
      prisma.logLine.findMany({
        where: {
          runId: run.id,
          sequence: { lte: run.lastSequence },
          AND: within,
        },
        orderBy,
        take,
      }),
    item: (row) => new LogLine(row),
  });
}
