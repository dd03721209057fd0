import {
  Arg,
  Authorized,
  Ctx,
  FieldResolver,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { isLost } from '#contracts/lease.ts';
import { workerRoleSchema } from '#contracts/worker-role.ts';
import { readRoleLoads } from '#jobs/read-role-loads.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { wholeSource } from '../../events/whole-source.ts';
import { QueuedWork } from '../queue/queue.type.ts';
import { drainWorker, resumeWorker } from './drain-worker.commands.ts';
import { DrainWorkerInput, ResumeWorkerInput } from './worker.input.ts';
import { DrainWorkerPayload, ResumeWorkerPayload } from './worker.payload.ts';
import { readWorkers } from './worker.queries.ts';
import { WorkerShortage } from './worker-shortage.type.ts';
import { Worker, WorkerState } from './worker.type.ts';

/** Nobody tells when a worker falls silent, or takes more memory. */
const LOOK_AGAIN_MS = 5_000;

@Authorized('VIEWER')
@Resolver(() => Worker)
export class WorkerResolver {
  @Query(() => [Worker], {
    description:
      'Workers that were not stopped and were active within the last day, newest first; at most 100.',
  })
  workers(@Ctx() { prisma }: Context): Promise<Worker[]> {
    return readWorkers(prisma);
  }

  @Subscription(() => [Worker], {
    description: '`workers` as they are, then after changes, at most once a second, and every five seconds.',
    subscribe: ({ context: { prisma, wakeUps } }: { context: Context }) =>
      wholeSource(wakeUps, {
        topics: ['worker', 'queue', 'run', 'work'],
        read: () => readWorkers(prisma),
        everyMs: LOOK_AGAIN_MS,
      }),
  })
  workersChanged(@Root() workers: Worker[]): Worker[] {
    return workers;
  }

  @Query(() => WorkerShortage, {
    nullable: true,
    description: 'What no running worker takes; null while every role that work waits for has one.',
    complexity: 5,
  })
  async workerShortage(@Ctx() { prisma }: Context): Promise<WorkerShortage | null> {
    return WorkerShortage.of(await readRoleLoads(prisma));
  }

  @FieldResolver(() => WorkerState, { description: 'What it does.' })
  async state(@Root() { row }: Worker, @Ctx() { loaders }: Context): Promise<WorkerState> {
    if (row.stoppedAt !== null || isLost(row, Date.now())) return 'OFFLINE';
    if (row.draining) return 'DRAINING';
    return (await loaders.workOfWorker.load(row.id)).length > 0 ? 'BUSY' : 'IDLE';
  }

  @FieldResolver(() => [QueuedWork], {
    description: 'What it is doing: at most one job per role, or for translations one batch.',
    complexity: ({ childComplexity }) => workerRoleSchema.options.length * childComplexity,
  })
  async work(@Root() { row }: Worker, @Ctx() { loaders }: Context): Promise<QueuedWork[]> {
    return (await loaders.workOfWorker.load(row.id)).map((work) => new QueuedWork(work));
  }

  @Mutation(() => DrainWorkerPayload, {
    description:
      'Lets a worker take no more jobs; it finishes those that it has. A worker that is restarted takes jobs. Needs the role OPERATOR.',
    complexity: 50,
  })
  drainWorker(
    @Arg('input', () => DrainWorkerInput, { description: 'Which worker.' }) input: DrainWorkerInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<DrainWorkerPayload> {
    requireRole(viewer, 'OPERATOR');
    return drainWorker(prisma, input.workerId);
  }

  @Mutation(() => ResumeWorkerPayload, {
    description: 'Lets a worker that drains take jobs again. Needs the role OPERATOR.',
    complexity: 50,
  })
  resumeWorker(
    @Arg('input', () => ResumeWorkerInput, { description: 'Which worker.' }) input: ResumeWorkerInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<ResumeWorkerPayload> {
    requireRole(viewer, 'OPERATOR');
    return resumeWorker(prisma, input.workerId);
  }
}
