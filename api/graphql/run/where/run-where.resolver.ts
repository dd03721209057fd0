import { GraphQLError } from 'graphql';
import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { PrismaClient } from '#db/generated/client.ts';
import type { Context } from '../../../context.ts';
import { codedError } from '../../../errors.ts';
import { completeWhere } from './complete-where.ts';
import { readWhere } from './read-where.ts';
import { RunFilterCompletion, type RunFilterProblem } from './run-filter-completion.type.ts';

@Authorized('VIEWER')
@Resolver()
export class RunWhereResolver {
  @Query(() => RunFilterCompletion, {
    description:
      'How a filter of runs that is being written may continue, and what is wrong with it as it is.',
    complexity: 20,
  })
  async completeRunFilter(
    @Arg('where', () => String, { description: 'The filter as it is.' }) where: string,
    @Arg('position', () => Int, { description: 'Where the cursor is, in units of UTF-16.' }) position: number,
    @Ctx() { prisma }: Context,
  ): Promise<RunFilterCompletion> {
    if (position < 0 || position > where.length)
      throw codedError('BAD_USER_INPUT', `"position" must be 0 to ${where.length}, but is ${position}.`);
    const [completion, problem] = await Promise.all([
      completeWhere(prisma, where, position),
      problemOf(prisma, where),
    ]);
    return { ...completion, problem };
  }
}

const problemSchema = z.object({ position: z.int(), length: z.int() });

async function problemOf(prisma: PrismaClient, where: string): Promise<RunFilterProblem | null> {
  try {
    await readWhere(prisma, where, new Date());
    return null;
  } catch (error) {
    const place = error instanceof GraphQLError ? problemSchema.safeParse(error.extensions).data : undefined;
    if (!place) throw error;
    return { message: (error as GraphQLError).message, ...place };
  }
}
