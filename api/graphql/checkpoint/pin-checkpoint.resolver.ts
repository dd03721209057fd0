import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { pinCheckpoint, unpinCheckpoint } from './pin-checkpoint.commands.ts';
import { PinCheckpointInput, UnpinCheckpointInput } from './pin-checkpoint.input.ts';
import { PinCheckpointPayload, UnpinCheckpointPayload } from './pin-checkpoint.payload.ts';

@Authorized('VIEWER')
@Resolver()
export class PinCheckpointResolver {
  @Mutation(() => PinCheckpointPayload, {
    description:
      'Pins a checkpoint: nothing removes it then, but the end of its whole run. Needs the role EDITOR in its experiment for own runs, ' +
      'OPERATOR for others.',
  })
  pinCheckpoint(
    @Arg('input', () => PinCheckpointInput, { description: 'Which checkpoint.' }) input: PinCheckpointInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<PinCheckpointPayload> {
    return pinCheckpoint(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input.checkpointId);
  }

  @Mutation(() => UnpinCheckpointPayload, {
    description:
      'Takes the pin off a checkpoint. Needs the role EDITOR in its experiment for own runs, OPERATOR for others.',
  })
  unpinCheckpoint(
    @Arg('input', () => UnpinCheckpointInput, { description: 'Which checkpoint.' })
    input: UnpinCheckpointInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<UnpinCheckpointPayload> {
    return unpinCheckpoint(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input.checkpointId);
  }
}
