import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { PageArgs } from '../relay/page-args.ts';
import { Run, RunConnection } from './run.type.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { readForks } from './forks.queries.ts';
import { RunFork } from './run-fork.type.ts';

/** Where a run comes from, and what continues from it. */
@Resolver(() => Run)
export class ForksOfRunResolver {
  @FieldResolver(() => RunFork, {
    nullable: true,
    description: 'Where it continues from; null for a run that began at step 0.',
  })
  async forkedFrom(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<RunFork | null> {
    const fork = await loaders.fork.load(row.id);
    if (!fork) return null;
    const [run, checkpoint] = await Promise.all([
      loaders.run.load(fork.parentId),
      fork.checkpointId === null ? null : loaders.checkpoint.load(fork.checkpointId),
    ]);
    return {
      run: run && new Run(run),
      checkpoint: checkpoint && new Checkpoint(checkpoint),
      step: fork.step,
    };
  }

  @FieldResolver(() => RunConnection, {
    description: 'The runs that were forked from its checkpoints, archived ones too, newest first.',
  })
  forks(
    @Root() { row }: Run,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<RunConnection> {
    return readForks(prisma, { parentId: row.id }, args);
  }
}
