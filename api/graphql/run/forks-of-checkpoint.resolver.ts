import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { PageArgs } from '../relay/page-args.ts';
import { readForks } from './forks.queries.ts';
import { RunConnection } from './run.type.ts';

/** What continues from a checkpoint. */
@Resolver(() => Checkpoint)
export class ForksOfCheckpointResolver {
  @FieldResolver(() => RunConnection, {
    description: 'The runs that were forked from it, archived ones too, newest first.',
  })
  forks(
    @Root() { row }: Checkpoint,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<RunConnection> {
    return readForks(prisma, { checkpointId: row.id }, args);
  }
}
