import { Arg, Authorized, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { readMetricSeries } from '../metric/metric-series.queries.ts';
import { uuidOf } from '../relay/global-id.ts';
import { Run } from './run.type.ts';
import { RunSeries } from './run-series.type.ts';

const DEFAULT_POINTS = 500;

function compareCost({
  args: { runIds = [], names = [], maxPoints },
  childComplexity,
}: {
  args: { runIds?: unknown[]; names?: unknown[]; maxPoints?: number | null };
  childComplexity: number;
}) {
  const curve = childComplexity + Math.ceil((maxPoints ?? DEFAULT_POINTS) / 100);
  return runIds.length * names.length * curve;
}

@Authorized('VIEWER')
@Resolver()
export class CompareSeriesResolver {
  @Query(() => [RunSeries], {
    nullable: 'items',
    description:
      'The same curves of several runs at once, in the order of the ids; null where no run has an id.',
    complexity: compareCost,
  })
  async compareSeries(
    @Arg('runIds', () => [ID], { description: `Ids of Runs, at most ${limits.maxComparedRuns}.` })
    runIds: string[],
    @Arg('names', () => [String], { description: `Names of metrics, at most ${limits.maxMetricNames}.` })
    names: string[],
    @Arg('fromStep', () => Int, { nullable: true, description: 'First step; null = from the start.' })
    fromStep: number | null,
    @Arg('toStep', () => Int, { nullable: true, description: 'Last step; null = to the end.' })
    toStep: number | null,
    @Arg('maxPoints', () => Int, {
      nullable: true,
      defaultValue: DEFAULT_POINTS,
      description: 'Maximum number of entries per curve, 1-2000; longer series are bucketed.',
    })
    maxPoints: number | null,
    @Ctx() { prisma, loaders }: Context,
  ): Promise<(RunSeries | null)[]> {
    if (runIds.length > limits.maxComparedRuns)
      throw codedError(
        'BAD_USER_INPUT',
        `"runIds" may have ${limits.maxComparedRuns} items, but has ${runIds.length}.`,
      );
    const uuids = runIds.map((id) => uuidOf('Run', id));
    const known = [...new Set(uuids)].filter((uuid) => uuid !== null);
    const rows = (await Promise.all(known.map((uuid) => loaders.run.load(uuid)))).filter(
      (row) => row !== null,
    );
    const chains = await Promise.all(rows.map((row) => loaders.chain.load(row.id)));
    const inherited = await Promise.all(rows.map((row) => loaders.inherited.load(row.id)));
    const snapshots = rows.map((row, i) => ({
      inherited: inherited[i] ?? [],
      runId: row.id,
      chain: chains[i] ?? [],
      sequence: row.lastSequence,
    }));
    const series = await readMetricSeries(prisma, snapshots, {
      names,
      fromStep: fromStep ?? null,
      toStep: toStep ?? null,
      maxPoints: maxPoints ?? DEFAULT_POINTS,
    });
    const found = new Map(
      rows.map((row, i): [string, RunSeries] => [row.id, { run: new Run(row), series: series[i] ?? [] }]),
    );
    return uuids.map((uuid) => (uuid === null ? null : (found.get(uuid) ?? null)));
  }
}
