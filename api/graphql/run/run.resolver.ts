import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { cancelRun } from './cancel-run.commands.ts';
import { cancelRuns } from './cancel-runs.commands.ts';
import { countRuns } from './count-runs.ts';
import { findRuns } from './find-runs.ts';
import { readRunList } from './read-run-list.ts';
import { RunFilter } from './run-filter.input.ts';
import { runFilterSql } from './run-condition.ts';
import { runOrder } from './run-order.ts';
import {
  CancelRunInput,
  CancelRunsInput,
  RunOrder,
  StartRunInput,
  StartRunsInput,
  UpdateRunInput,
} from './run.input.ts';
import {
  CancelRunPayload,
  CancelRunsPayload,
  StartRunPayload,
  StartRunsPayload,
  UpdateRunPayload,
} from './run.payload.ts';
import { type Change, startRun, updateRun } from './run.commands.ts';
import { Run, RunConnection } from './run.type.ts';
import { readWhere } from './where/read-where.ts';
import { startRuns } from './start-runs.commands.ts';

const newestFirst: RunOrder = { field: 'CREATED_AT', direction: 'DESC' };

@Authorized('VIEWER')
@Resolver(() => Run)
export class RunResolver {
  @Query(() => Run, { nullable: true, description: 'A run; null when no object has that id.' })
  async run(
    @Arg('id', () => ID, { description: 'Id of a Run.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Run | null> {
    const uuid = uuidOf('Run', id);
    const row = uuid && (await loaders.run.load(uuid));
    return row ? new Run(row) : null;
  }

  @Query(() => RunConnection, {
    description:
      'Runs, newest first by default. Archived ones are left out unless the filter names `archived`.',
  })
  async runs(
    @Arg('filter', () => RunFilter, {
      nullable: true,
      description: 'Filter; null = all that are not archived.',
    })
    filter: RunFilter | null,
    @Arg('where', () => String, {
      nullable: true,
      description:
        'Filter as text; a run must match it and the other one. E.g. `state = FAILED and config.seed in (0, 1) and created > -7d`.',
    })
    where: string | null,
    @Arg('orderBy', () => RunOrder, { nullable: true, description: 'Sort order.' })
    orderBy: RunOrder | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RunConnection> {
    const order = runOrder(orderBy ?? newestFirst);
    const asked = await readWhere(prisma, where ?? null, new Date());
    const search = await findRuns(prisma, runFilterSql(filter ?? null, viewer, asked));
    const page = await readRunList(prisma, search, order, args);
    return new RunConnection(page, () => countRuns(prisma, search));
  }

  @Mutation(() => StartRunPayload, {
    description: 'Queues a run from a preset with changes. Needs the role EDITOR in its experiment.',
    complexity: 50,
  })
  async startRun(
    @Arg('input', () => StartRunInput, { description: 'What to start.' }) input: StartRunInput,
    @Ctx() context: Context,
  ): Promise<StartRunPayload> {
    const { viewer, loaders } = context;
    const outcome = await startRun(context, requireRoleAnywhere(viewer, 'EDITOR'), input);
    if ('userErrors' in outcome) return { run: null, userErrors: outcome.userErrors };
    const row = outcome.ids[0] ? await loaders.run.load(outcome.ids[0]) : null;
    return { run: row && new Run(row), userErrors: [] };
  }

  @Mutation(() => StartRunsPayload, {
    description:
      'Queues a run for each combination of the values of some knobs: all of them, or none. Needs the role EDITOR in ' +
      'their experiment.',
    complexity: ({ childComplexity }) => 500 + limits.maxGridRuns * childComplexity,
  })
  async startRuns(
    @Arg('input', () => StartRunsInput, { description: 'What to start.' }) input: StartRunsInput,
    @Ctx() context: Context,
  ): Promise<StartRunsPayload> {
    const { viewer, loaders } = context;
    const outcome = await startRuns(context, requireRoleAnywhere(viewer, 'EDITOR'), input);
    if ('userErrors' in outcome) return { runs: [], userErrors: outcome.userErrors };
    const rows = await Promise.all(outcome.ids.map((id) => loaders.run.load(id)));
    return { runs: rows.filter((row) => row !== null).map((row) => new Run(row)), userErrors: [] };
  }

  @Mutation(() => UpdateRunPayload, {
    description:
      'Renames, tags or notes a run. Needs the role EDITOR in its experiment for own runs, OPERATOR for others.',
  })
  async updateRun(
    @Arg('input', () => UpdateRunInput, { description: 'What to change.' }) input: UpdateRunInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<UpdateRunPayload> {
    return payloadOf(await updateRun(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => CancelRunPayload, {
    description:
      'Cancels a run: at once while it is queued, else its worker stops and its last checkpoint is kept. Needs the role EDITOR in ' +
      'its experiment for own runs, OPERATOR for others.',
  })
  async cancelRun(
    @Arg('input', () => CancelRunInput, { description: 'Which run.' }) input: CancelRunInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CancelRunPayload> {
    return payloadOf(await cancelRun(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => CancelRunsPayload, {
    description:
      'Cancels the runs that match a filter and are queued or under way, at most 200 at once. Those of others are left out ' +
      'and counted in `userErrors`, unless the viewer has the role OPERATOR in their experiments. Needs the role EDITOR there.',
    complexity: ({ childComplexity }) => 500 + limits.maxRunsAtOnce * childComplexity,
  })
  async cancelRuns(
    @Arg('input', () => CancelRunsInput, { description: 'Which runs.' }) input: CancelRunsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CancelRunsPayload> {
    const { runs, ...rest } = await cancelRuns(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
    return { runs: runs.map((row) => new Run(row)), ...rest };
  }
}

function payloadOf({ run, userErrors }: Change) {
  return { run: run && new Run(run), userErrors };
}
