import { Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { isLost } from '#contracts/lease.ts';
import type { Context } from '../../context.ts';
import { Worker, WorkerState } from './worker.type.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

@Authorized('VIEWER')
@Resolver(() => Worker)
export class WorkerResolver {
  @Query(() => [Worker], {
    description:
      'Workers that were not stopped and were heard of within a day, the newest first; at most 100.',
  })
  async workers(@Ctx() { prisma }: Context): Promise<Worker[]> {
    const rows = await prisma.worker.findMany({
      where: { stoppedAt: null, lastHeartbeatAt: { gt: new Date(Date.now() - DAY_MS) } },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      take: 100,
    });
    return rows.map((row) => new Worker(row));
  }

  @FieldResolver(() => WorkerState, { description: 'What it does.' })
  async state(@Root() { row }: Worker, @Ctx() { loaders }: Context): Promise<WorkerState> {
    if (isLost(row, Date.now())) return 'OFFLINE';
    if (row.draining) return 'DRAINING';
    return (await loaders.busy.load(row.id)) ? 'BUSY' : 'IDLE';
  }
}
