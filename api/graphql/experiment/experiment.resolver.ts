import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Experiment as ExperimentRow } from '#db/generated/client.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { cancelExperiment } from './cancel-experiment.commands.ts';
import { createExperiment } from './create-experiment.commands.ts';
import { deleteExperiment } from './delete-experiment.commands.ts';
import {
  CancelExperimentInput,
  CreateExperimentInput,
  DeleteExperimentInput,
  ExperimentOrder,
  RenameExperimentInput,
  RetryExperimentInput,
  StartExperimentInput,
} from './experiment.input.ts';
import {
  CancelExperimentPayload,
  CreateExperimentPayload,
  DeleteExperimentPayload,
  RenameExperimentPayload,
  RetryExperimentPayload,
  StartExperimentPayload,
} from './experiment.payload.ts';
import { readExperiments } from './experiment.queries.ts';
import { experimentSource } from './experiment-source.ts';
import { Experiment, ExperimentConnection } from './experiment.type.ts';
import { renameExperiment } from './rename-experiment.commands.ts';
import { requirePath } from './require-path.ts';
import { retryExperiment } from './retry-experiment.commands.ts';
import { startExperiment, type Started } from './start-experiment.commands.ts';

@Authorized('VIEWER')
@Resolver(() => Experiment)
export class ExperimentResolver {
  @Query(() => Experiment, { nullable: true, description: 'An experiment; null when no object has that id.' })
  async experiment(
    @Arg('id', () => ID, { description: 'Id of an Experiment.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Experiment | null> {
    const uuid = uuidOf('Experiment', id);
    const row = uuid && (await loaders.experiment.load(uuid));
    return row ? new Experiment(row) : null;
  }

  @Query(() => ExperimentConnection, {
    description: 'Experiments: with rows, with runs started one by one, and empty ones.',
  })
  async experiments(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('under', () => String, {
      nullable: true,
      description: 'A path: only the experiment that has it and those below it.',
    })
    under: string | null,
    @Arg('orderBy', () => ExperimentOrder, {
      defaultValue: 'NEWEST',
      description: 'The order.',
    })
    orderBy: keyof typeof ExperimentOrder,
    @Ctx() { prisma }: Context,
  ): Promise<ExperimentConnection> {
    const path = under == null ? null : requirePath(under, '"under"');
    return new ExperimentConnection(await readExperiments(prisma, { under: path, orderBy }, args));
  }

  @Mutation(() => StartExperimentPayload, {
    description:
      'Runs rows of a preset with every seed, each in a run of its own, and scores each run when it has finished. Of ' +
      'the rows of a seed the first one trains the artifacts, and the others take them from it. What the ' +
      'experiment has already is not repeated; other settings than it has are refused. Needs the role EDITOR there.',
    complexity: 50,
  })
  async startExperiment(
    @Arg('input', () => StartExperimentInput, { description: 'What to run.' }) input: StartExperimentInput,
    @Ctx() context: Context,
  ): Promise<StartExperimentPayload> {
    return payloadOf(await startExperiment(context, requireRoleAnywhere(context.viewer, 'EDITOR'), input));
  }

  @Mutation(() => CreateExperimentPayload, {
    description:
      'Makes an experiment without runs, and those that its path lies below; runs are started in it, or moved to it, by ' +
      'its name. Needs the role EDITOR there.',
  })
  async createExperiment(
    @Arg('input', () => CreateExperimentInput, { description: 'The experiment.' })
    input: CreateExperimentInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CreateExperimentPayload> {
    return payloadOf(await createExperiment(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => DeleteExperimentPayload, {
    description:
      'Deletes an experiment that holds no runs and has none below it; refused with IN_USE while it does, runs in the ' +
      'trash counted. Roles that were granted in it end. Needs the role EDITOR there, or OPERATOR where somebody else has started rows of its table.',
  })
  async deleteExperiment(
    @Arg('input', () => DeleteExperimentInput, { description: 'Which experiment.' })
    input: DeleteExperimentInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<DeleteExperimentPayload> {
    return deleteExperiment(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => RetryExperimentPayload, {
    description:
      'Queues the failed trials of an experiment again, with the same settings. Needs the role EDITOR there for own ' +
      'experiments, OPERATOR for others.',
    complexity: 50,
  })
  async retryExperiment(
    @Arg('input', () => RetryExperimentInput, { description: 'Which experiment.' })
    input: RetryExperimentInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RetryExperimentPayload> {
    return payloadOf(await retryExperiment(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => CancelExperimentPayload, {
    description:
      'Cancels every run of an experiment that is queued or under way, and all trials that have none yet. Scores that ' +
      'are on their way still come. Needs the role EDITOR there for own experiments, OPERATOR for others.',
    complexity: 50,
  })
  async cancelExperiment(
    @Arg('input', () => CancelExperimentInput, { description: 'Which experiment.' })
    input: CancelExperimentInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CancelExperimentPayload> {
    return payloadOf(await cancelExperiment(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => RenameExperimentPayload, {
    description:
      'Gives an experiment another path, and moves all that lies below it with it, roles that were granted there too. Needs ' +
      'the role EDITOR at both paths where all of their runs are own ones, else OPERATOR; and ADMIN where roles would ' +
      'get below another experiment.',
    complexity: 50,
  })
  async renameExperiment(
    @Arg('input', () => RenameExperimentInput, { description: 'Which experiment, and its new name.' })
    input: RenameExperimentInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RenameExperimentPayload> {
    return payloadOf(await renameExperiment(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Subscription(() => Experiment, {
    description:
      'An experiment as it is, then after each change of its trials. It does not end, as it can be added to.',
    subscribe: async ({ args, context }: { args: { experimentId: string }; context: Context }) => {
      const uuid = uuidOf('Experiment', args.experimentId);
      if (!uuid || !(await context.prisma.experiment.findUnique({ where: { id: uuid } })))
        throw codedError('BAD_USER_INPUT', 'No experiment has this id.');
      return experimentSource(context, uuid);
    },
  })
  experimentChanged(
    @Arg('experimentId', () => ID, { description: 'Id of an Experiment.' }) _id: string,
    @Root() row: ExperimentRow,
  ): Experiment {
    return new Experiment(row);
  }
}

function payloadOf({ experiment, userErrors }: Started): StartExperimentPayload {
  return { experiment: experiment && new Experiment(experiment), userErrors };
}
