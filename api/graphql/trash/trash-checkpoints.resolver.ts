import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { PageArgs } from '../relay/page-args.ts';
import { CheckpointRemoval, CheckpointRemovalConnection } from './checkpoint-removal.type.ts';
import { purgeCheckpoints, restoreCheckpoints, trashCheckpoints } from './trash-checkpoints.commands.ts';
import {
  PurgeCheckpointsInput,
  RestoreCheckpointsInput,
  TrashCheckpointsInput,
} from './trash-checkpoints.input.ts';
import {
  PurgeCheckpointsPayload,
  RestoreCheckpointsPayload,
  TrashCheckpointsPayload,
} from './trash-checkpoints.payload.ts';
import { readCheckpointRemovals, readTrashedCheckpoints } from './trashed-checkpoints.queries.ts';

@Authorized('VIEWER')
@Resolver()
export class TrashCheckpointsResolver {
  @Query(() => [CheckpointRemoval], {
    description:
      'What would go if these checkpoints were deleted, in the trash or outside of it; unknown ids are left out. At most 200.',
    complexity: ({
      args,
      childComplexity,
    }: {
      args: { checkpointIds?: unknown[] };
      childComplexity: number;
    }) => 5 + (args.checkpointIds?.length ?? 1) * (1 + childComplexity),
  })
  checkpointRemovals(
    @Arg('checkpointIds', () => [ID], { description: 'Ids of Checkpoints.' }) checkpointIds: string[],
    @Ctx() { prisma }: Context,
  ): Promise<CheckpointRemoval[]> {
    if (checkpointIds.length > limits.maxCheckpointsAtOnce)
      throw codedError(
        'BAD_USER_INPUT',
        `"checkpointIds" may have at most ${limits.maxCheckpointsAtOnce} items.`,
      );
    return readCheckpointRemovals(prisma, checkpointIds);
  }

  @Query(() => CheckpointRemovalConnection, {
    description:
      'Checkpoints that lie in the trash by themselves, the newest there first; those of runs in the trash go with their runs.',
  })
  async trashedCheckpoints(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<CheckpointRemovalConnection> {
    return new CheckpointRemovalConnection(await readTrashedCheckpoints(prisma, args));
  }

  @Mutation(() => TrashCheckpointsPayload, {
    description:
      'Puts checkpoints into the trash with their evaluations and translations: nothing else shows them, and ' +
      '`restoreCheckpoints` brings them back until they are purged. Pinned ones, those with an alias, the one that a run would continue from, and ' +
      'those that work or other runs need are refused by name, and the others go. Needs the role EDITOR in their experiments for own runs, ' +
      'OPERATOR for others.',
    complexity: 50,
  })
  trashCheckpoints(
    @Arg('input', () => TrashCheckpointsInput, { description: 'Which checkpoints.' })
    input: TrashCheckpointsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<TrashCheckpointsPayload> {
    return trashCheckpoints(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => RestoreCheckpointsPayload, {
    description:
      'Takes checkpoints out of the trash. Needs the role EDITOR in their experiments for own runs, OPERATOR for others.',
    complexity: 50,
  })
  restoreCheckpoints(
    @Arg('input', () => RestoreCheckpointsInput, { description: 'Which checkpoints.' })
    input: RestoreCheckpointsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RestoreCheckpointsPayload> {
    return restoreCheckpoints(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => PurgeCheckpointsPayload, {
    description:
      'Deletes checkpoints in the trash for good, before their time is up. Files that nothing else names are removed some ' +
      'time later. Needs the role EDITOR in their experiments for own runs, OPERATOR for others.',
    complexity: 50,
  })
  purgeCheckpoints(
    @Arg('input', () => PurgeCheckpointsInput, { description: 'Which checkpoints.' })
    input: PurgeCheckpointsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<PurgeCheckpointsPayload> {
    return purgeCheckpoints(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }
}
