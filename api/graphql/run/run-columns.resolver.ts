import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { readRunColumns } from './run-columns.queries.ts';
import { RunColumns } from './run-columns.type.ts';

@Authorized('VIEWER')
@Resolver()
export class RunColumnsResolver {
  @Query(() => RunColumns, {
    description: 'Knobs, metrics and scores that runs have: candidates for columns of a table.',
    complexity: 20,
  })
  runColumns(
    @Arg('search', () => String, {
      nullable: true,
      description: 'Only those with this text in their name or label, ignoring case; null = all.',
    })
    search: string | null,
    @Arg('first', () => Int, {
      defaultValue: limits.maxPageSize,
      description: `At most as many of each kind, 1-${limits.maxPageSize}.`,
    })
    first: number,
    @Ctx() { prisma }: Context,
  ): Promise<RunColumns> {
    if (first < 1 || first > limits.maxPageSize)
      throw codedError('BAD_USER_INPUT', `"first" must be 1 to ${limits.maxPageSize}, but is ${first}.`);
    return readRunColumns(prisma, search ?? '', first);
  }
}
