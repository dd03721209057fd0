import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { Removal, RemovalConnection } from './removal.type.ts';
import { purgeRuns, restoreRuns, trashRuns } from './trash.commands.ts';
import { PurgeRunsInput, RestoreRunsInput, TrashRunsInput } from './trash.input.ts';
import { PurgeRunsPayload, RestoreRunsPayload, TrashRunsPayload } from './trash.payload.ts';
import { readTrash } from './trash.queries.ts';

@Authorized('VIEWER')
@Resolver()
export class TrashResolver {
  @Query(() => [Removal], {
    description:
      'What would go if these runs were deleted, in the trash or outside of it; unknown ids are left out. At most 200.',
    complexity: ({ args, childComplexity }: { args: { runIds?: unknown[] }; childComplexity: number }) =>
      5 + (args.runIds?.length ?? 1) * (1 + childComplexity),
  })
  async removals(
    @Arg('runIds', () => [ID], { description: 'Ids of Runs.' }) runIds: string[],
    @Ctx() { prisma }: Context,
  ): Promise<Removal[]> {
    if (runIds.length > limits.maxRunsAtOnce)
      throw codedError('BAD_USER_INPUT', `"runIds" may have at most ${limits.maxRunsAtOnce} items.`);
    const ids = runIds.flatMap((id) => uuidOf('Run', id) ?? []);
    const rows = await prisma.run.findMany({ where: { id: { in: ids } } });
    return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []).map((row) => new Removal(row));
  }

  @Query(() => RemovalConnection, { description: 'Runs in the trash, the newest there first.' })
  async trash(@Args(() => PageArgs) args: PageArgs, @Ctx() { prisma }: Context): Promise<RemovalConnection> {
    return new RemovalConnection(await readTrash(prisma, args));
  }

  @Mutation(() => TrashRunsPayload, {
    description:
      'Puts runs into the trash with all that is theirs: nothing else shows them, and `restoreRuns` brings them back until ' +
      'they are purged. Runs under way, and those that others need, are refused by name, and the others go. Needs the ' +
      'role EDITOR in their experiments for own runs, OPERATOR for others.',
    complexity: 50,
  })
  trashRuns(
    @Arg('input', () => TrashRunsInput, { description: 'Which runs.' }) input: TrashRunsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<TrashRunsPayload> {
    return trashRuns(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => RestoreRunsPayload, {
    description:
      'Takes runs out of the trash with all that is theirs. Needs the role EDITOR in their experiments for own runs, OPERATOR for others.',
    complexity: 50,
  })
  restoreRuns(
    @Arg('input', () => RestoreRunsInput, { description: 'Which runs.' }) input: RestoreRunsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RestoreRunsPayload> {
    return restoreRuns(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => PurgeRunsPayload, {
    description:
      'Deletes runs in the trash for good, before their time is up. Files that nothing else names are removed some time ' +
      'later. Needs the role EDITOR in their experiments for own runs, OPERATOR for others.',
    complexity: 50,
  })
  purgeRuns(
    @Arg('input', () => PurgeRunsInput, { description: 'Which runs.' }) input: PurgeRunsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<PurgeRunsPayload> {
    return purgeRuns(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }
}
