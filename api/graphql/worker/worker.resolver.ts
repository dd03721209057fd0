import { Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { isLost } from '#contracts/lease.ts';
import type { Context } from '../../context.ts';
import { readRoleLoads } from '#jobs/read-role-loads.ts';
import { readWorkers } from './worker.queries.ts';
import { WorkerShortage } from './worker-shortage.type.ts';
import { Worker, WorkerState } from './worker.type.ts';

@Authorized('VIEWER')
@Resolver(() => Worker)
export class WorkerResolver {
  @Query(() => [Worker], {
    description:
      'Workers that were not stopped and were active within the last day, newest first; at most 100.',
  })
  async workers(@Ctx() { prisma }: Context): Promise<Worker[]> {
    return (await readWorkers(prisma)).map((row) => new Worker(row));
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
    if (isLost(row, Date.now())) return 'OFFLINE';
    if (row.draining) return 'DRAINING';
    return (await loaders.busy.load(row.id)) ? 'BUSY' : 'IDLE';
  }
}
