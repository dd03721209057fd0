import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { type PointsFormat, pointsFormatSchema } from '#contracts/points-format.ts';
import { weightsOf } from '#contracts/run-config.ts';
import { type RunAction as Action, runCan } from '#contracts/run-state.ts';
import { hasRoleAt, mayChange } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { logUrl } from '../../logs/log-url.ts';
import { pointsUrl } from '../../points/points-url.ts';
import { CheckpointConnection } from '../checkpoint/checkpoint.type.ts';
import { DatasetVersion } from '../dataset/dataset.type.ts';
import { MetricSeries, MetricValue } from '../metric/metric.type.ts';
import { readMetricSeries } from '../metric/metric-series.queries.ts';
import { PageArgs } from '../relay/page-args.ts';
import { RunAction } from '../shared/enums.ts';
import { found } from '../shared/found.ts';
import { NetworkWeights } from '../weights/weights.type.ts';
import { User } from '../user/user.type.ts';
import { Experiment } from '../experiment/experiment.type.ts';
import { LogLineConnection, LogMatchConnection } from './log-line.type.ts';
import { countLogMatches, readLogMatches } from './log-matches.queries.ts';
import { RunOrigin } from './run-origin.type.ts';
import { RunSegment } from './run-segment.type.ts';
import { storedConfig } from './stored-config.ts';
import { readCheckpoints, readLogLines, readSamples, readSampleSteps } from './run.queries.ts';
import { Run, RunProgress } from './run.type.ts';
import { SampleConnection } from './sample.type.ts';

function seriesCost({
  args,
  childComplexity,
}: {
  args: { names?: unknown[] | null; maxPoints?: number };
  childComplexity: number;
}) {
  return (
    (args.names?.length ?? limits.maxMetricNames) *
    (childComplexity + Math.ceil((args.maxPoints ?? 500) / 100))
  );
}

/** Characters of a text that is looked for in a log. */
const MOST_SEARCHED = 1_000;

/** Every line is looked at. */
function matchCost({ args, childComplexity }: { args: PageArgs; childComplexity: number }) {
  return 50 + (args.first ?? args.last ?? limits.defaultPageSize) * childComplexity;
}

/** What stands beside a run in other tables. */
@Resolver(() => Run)
export class RunFieldsResolver {
  @FieldResolver(() => Experiment, { description: 'The experiment it belongs to.' })
  async experiment(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<Experiment> {
    return new Experiment(
      found(await loaders.experiment.load(row.experimentId), 'experiment', row.experimentId),
    );
  }

  @FieldResolver(() => DatasetVersion, {
    nullable: true,
    description:
      'The dataset it is trained on; null only for a run with `origin` whose dataset is not on this server.',
  })
  async datasetVersion(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<DatasetVersion | null> {
    const id = row.datasetVersionId;
    if (id === null) return null;
    return new DatasetVersion(found(await loaders.datasetVersion.load(id), 'dataset version', id));
  }

  @FieldResolver(() => RunOrigin, {
    nullable: true,
    description: 'Where it was trained, if its checkpoint was imported; null for runs of this server.',
  })
  async origin(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<RunOrigin | null> {
    const origin = await loaders.runOrigin.load(row.id);
    return origin && new RunOrigin(origin);
  }

  @FieldResolver(() => User, { description: 'The user who started it, or imported its checkpoint.' })
  async createdBy(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<User> {
    return new User(found(await loaders.user.load(row.createdById), 'user', row.createdById));
  }

  @FieldResolver(() => String, {
    description: 'What people wrote about it, as Markdown; empty where nobody did.',
  })
  async notes(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<string> {
    return loaders.runNotes.load(row.id);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the viewer has starred it. Stars of others do not show.',
  })
  async starred(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<boolean> {
    return loaders.runStarred.load(row.id);
  }

  @FieldResolver(() => [NetworkWeights], {
    description: 'Stored weights of networks that its config names; none when `configProblem` is set.',
  })
  async networkWeights(@Root() run: Run, @Ctx() { loaders }: Context): Promise<NetworkWeights[]> {
    const { config } = storedConfig(await loaders.runConfig.load(run.row.id));
    if (config === null) return [];
    const named = weightsOf(config);
    const rows = await Promise.all(named.map(({ id }) => loaders.networkWeights.load(id)));
    return rows.filter((row) => row !== null).map((row) => new NetworkWeights(row));
  }

  @FieldResolver(() => RunProgress, { description: 'Its progress.' })
  async progress(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<RunProgress> {
    const { step, totalSteps } = row;
    if (row.state !== 'RUNNING') return { step, totalSteps, stepsPerSecond: null, etaSeconds: null };
    const stepTime = (await loaders.latestMetrics.load(row.id)).find(
      ({ name }) => name === 'system/step_time',
    );
    const stepsPerSecond = stepTime?.value ? 1 / stepTime.value : null;
    const etaSeconds = stepsPerSecond && (totalSteps - step) / stepsPerSecond;
    return { step, totalSteps, stepsPerSecond, etaSeconds };
  }

  @FieldResolver(() => [RunAction], { description: 'What the viewer may do with it now.' })
  async allowedActions(@Root() { row }: Run, @Ctx() { loaders, viewer }: Context): Promise<Action[]> {
    if (!viewer) return [];
    const path = await loaders.pathOfExperiment.load(row.experimentId);
    const isEditable = mayChange(viewer, row.createdById, path);
    const canTranslate = hasRoleAt(viewer, 'EDITOR', path) && (await loaders.canTranslate.load(row.id));
    return [
      ...(runCan.cancel(row.state) && isEditable ? (['CANCEL'] as const) : []),
      ...(canTranslate ? (['TRANSLATE'] as const) : []),
      ...(isEditable ? (['EDIT'] as const) : []),
    ];
  }

  @FieldResolver(() => [String], { description: 'Names of the metrics it has logged.' })
  async metricNames(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<string[]> {
    return (await loaders.latestMetrics.load(row.id)).map(({ name }) => name);
  }

  @FieldResolver(() => [MetricValue], { description: 'The latest value of each metric.' })
  latestMetrics(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<MetricValue[]> {
    return loaders.latestMetrics.load(row.id);
  }

  @FieldResolver(() => [MetricSeries], {
    description:
      'Curves, one per name in the requested order, as of `eventCursor`. Those of a fork begin with the points of the run that ' +
      'it continues: see `inheritedUntilStep`.',
    complexity: seriesCost,
  })
  async metricSeries(
    @Root() { row }: Run,
    @Arg('names', () => [String], {
      nullable: true,
      description:
        'Names of metrics, at most 40; null for all that it has logged or, as a fork, inherited, at most 40 of them.',
    })
    names: string[] | null,
    @Arg('fromStep', () => Int, { nullable: true, description: 'First step; null = from the start.' })
    fromStep: number | null,
    @Arg('toStep', () => Int, { nullable: true, description: 'Last step; null = to the end.' })
    toStep: number | null,
    @Arg('maxPoints', () => Int, {
      nullable: true,
      defaultValue: 500,
      description: 'Maximum number of entries per curve, 1-2000; longer series are bucketed.',
    })
    maxPoints: number | null,
    @Ctx() { prisma, loaders }: Context,
  ): Promise<MetricSeries[]> {
    const [chain, inherited] = await Promise.all([
      loaders.chain.load(row.id),
      loaders.inherited.load(row.id),
    ]);
    const snapshot = { runId: row.id, chain, inherited, sequence: row.lastSequence };
    const logged = async () => {
      const ids = new Set([row.id, ...inherited.map(({ runId }) => runId)]);
      const metrics = await Promise.all([...ids].map((id) => loaders.latestMetrics.load(id)));
      return [...new Set(metrics.flat().map(({ name }) => name))].slice(0, limits.maxMetricNames);
    };
    const request = {
      names: names ?? (await logged()),
      fromStep: fromStep ?? null,
      toStep: toStep ?? null,
      maxPoints: maxPoints ?? 500,
    };
    const [curves = []] = await readMetricSeries(prisma, [snapshot], request);
    return curves;
  }

  @FieldResolver(() => String, {
    description:
      'Signed URL of all its own points as one file, made while it is read; good for some minutes. What a fork has inherited is in ' +
      'the file of the run that it was forked from.',
    complexity: 5,
  })
  pointsUrl(
    @Root() { row }: Run,
    @Arg('format', () => pointsFormatSchema.enum, { description: 'Format of the file.' })
    format: PointsFormat,
    @Ctx() context: Context,
  ): string {
    return pointsUrl(context, row.id, format);
  }

  @FieldResolver(() => [Int], {
    description: 'Steps of its sample grids, ascending, as of `eventCursor`.',
    complexity: 10,
  })
  async sampleSteps(@Root() { row }: Run, @Ctx() { prisma, loaders }: Context): Promise<number[]> {
    return readSampleSteps(prisma, row, await loaders.chain.load(row.id));
  }

  @FieldResolver(() => SampleConnection, { description: 'Its sample grids, oldest first.' })
  async samples(
    @Root() { row }: Run,
    @Arg('step', () => Int, { nullable: true, description: 'Only those of this step; null for all.' })
    step: number | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: Context,
  ): Promise<SampleConnection> {
    return new SampleConnection(await readSamples(context, row, step ?? null, args));
  }

  @FieldResolver(() => [RunSegment], {
    description:
      'Every time that a worker began to compute it, oldest first: at its start, and after each crash or stop.',
    complexity: 5,
  })
  async segments(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<RunSegment[]> {
    return (await loaders.segments.load(row.id)).map((segment) => new RunSegment(segment));
  }

  @FieldResolver(() => CheckpointConnection, { description: 'Its checkpoints, oldest first.' })
  async checkpoints(
    @Root() { row }: Run,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<CheckpointConnection> {
    return new CheckpointConnection(await readCheckpoints(prisma, row, args));
  }

  @FieldResolver(() => LogLineConnection, { description: 'Its log lines, oldest first.' })
  async logLines(
    @Root() { row }: Run,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<LogLineConnection> {
    return new LogLineConnection(await readLogLines(prisma, row, args));
  }

  @FieldResolver(() => LogMatchConnection, {
    description:
      'Its log lines that have a text in them, oldest first. The text is no pattern, and codes of ANSI count for nothing.',
    complexity: matchCost,
  })
  async logMatches(
    @Root() { row }: Run,
    @Arg('text', () => String, { description: 'What is looked for: 1 to 1,000 characters.' })
    text: string,
    @Arg('matchCase', () => Boolean, {
      defaultValue: false,
      description: 'Whether capitals differ from small letters; beyond ASCII they always do.',
    })
    matchCase: boolean,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<LogMatchConnection> {
    if (text.length === 0 || text.length > MOST_SEARCHED)
      throw codedError(
        'BAD_USER_INPUT',
        `"text" must have 1 to ${MOST_SEARCHED.toLocaleString('en-US')} characters, but has ${text.length}.`,
      );
    const search = { text, matchCase };
    return new LogMatchConnection(await readLogMatches(prisma, row, search, args), () =>
      countLogMatches(prisma, row, search),
    );
  }

  @FieldResolver(() => String, {
    description: 'Signed URL of its whole log as text, made while it is read; good for some minutes.',
    complexity: 5,
  })
  logUrl(@Root() { row }: Run, @Ctx() context: Context): string {
    return logUrl(context, row.id);
  }
}
