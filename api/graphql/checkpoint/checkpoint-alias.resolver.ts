import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { PageArgs } from '../relay/page-args.ts';
import { removeCheckpointAlias, setCheckpointAlias } from './checkpoint-alias.commands.ts';
import { RemoveCheckpointAliasInput, SetCheckpointAliasInput } from './checkpoint-alias.input.ts';
import { RemoveCheckpointAliasPayload, SetCheckpointAliasPayload } from './checkpoint-alias.payload.ts';
import { readCheckpointAliases } from './checkpoint-alias.queries.ts';
import { CheckpointAlias, CheckpointAliasConnection } from './checkpoint-alias.type.ts';

@Authorized('VIEWER')
@Resolver()
export class CheckpointAliasResolver {
  @Query(() => CheckpointAliasConnection, { description: 'Aliases of checkpoints, by name.' })
  async checkpointAliases(
    @Arg('name', () => String, { nullable: true, description: 'Only the one with this name; null = all.' })
    name: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<CheckpointAliasConnection> {
    return new CheckpointAliasConnection(await readCheckpointAliases(prisma, name ?? null, args));
  }

  @Mutation(() => SetCheckpointAliasPayload, {
    description:
      'Makes a name point at a checkpoint: a new one, or with `expectedVersion` one that points elsewhere. Needs the role ' +
      'EDITOR in the experiment for own runs, OPERATOR for others; of an alias that moves, for both runs.',
  })
  async setCheckpointAlias(
    @Arg('input', () => SetCheckpointAliasInput, { description: 'Which name, and which checkpoint.' })
    input: SetCheckpointAliasInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<SetCheckpointAliasPayload> {
    const { alias, userErrors } = await setCheckpointAlias(
      prisma,
      requireRoleAnywhere(viewer, 'EDITOR'),
      input,
    );
    return { alias: alias && new CheckpointAlias(alias), userErrors };
  }

  @Mutation(() => RemoveCheckpointAliasPayload, {
    description:
      'Removes an alias; its checkpoint stays. Needs the role EDITOR in its experiment for own runs, OPERATOR for others.',
  })
  removeCheckpointAlias(
    @Arg('input', () => RemoveCheckpointAliasInput, { description: 'Which alias.' })
    input: RemoveCheckpointAliasInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RemoveCheckpointAliasPayload> {
    return removeCheckpointAlias(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }
}
