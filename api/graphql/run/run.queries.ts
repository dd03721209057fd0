import type { Prisma, PrismaClient, Run as RunRow, Sample as SampleRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import type { Page } from '../relay/connection.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { keysetOf, positionOf } from '../relay/keyset.ts';
import { readPage, readRanges } from '../relay/read-page.ts';
import { idKey, wholeKey } from '../relay/sort-key.ts';
import { eventsAfter } from './events-after.queries.ts';
import { LogLine } from './log-line.type.ts';
import { logOrder } from './log-order.ts';
import { Sample } from './sample.type.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import type { ChainLink } from '../../events/segment-chain.ts';

const byStep = { field: 'step', direction: 'ASC', key: wholeKey('step'), id: idKey } as const;
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
export function readSamples(
  { prisma, loaders }: Pick<Context, 'prisma' | 'loaders'>,
  run: RunRow,
  step: number | null,
  args: PageArgs,
): Promise<Page<Sample>> {
  return readRanges(args, {
    order: byStep,
    position: (row: SampleRow) => positionOf(byStep, row),
    fetch: async (range) => {
      const { after, before, take, backward } = range;
      // The beginnings and the ends of many runs are read at once.
      if (after === null && before === null) {
        const ids = await loaders.sampleIds.load({ run, step, take, backward });
        return (await loaders.sample.loadMany(ids)).map((row) => present(row));
      }
      const { within, orderBy } = keysetOf(byStep, range);
      const seen = await seenSamples(prisma, run, await loaders.chain.load(run.id));
      const where = { AND: [seen, step === null ? {} : { step }, ...within] };
      return prisma.sample.findMany({ where, orderBy, take });
    },
    item: (row) => new Sample(row),
  });
}

function present(row: SampleRow | Error | null): SampleRow {
  if (row instanceof Error) throw row;
  if (row === null)
    throw new Error('readSamples: expected the row of a sample that was there a moment ago, found none');
  return row;
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
          ...NOT_IN_TRASH,
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
    order: logOrder,
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
