import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context.ts';
import { createLink } from './user.commands.ts';
import { CreateSignInLinkInput } from './user.input.ts';
import { CreateSignInLinkPayload } from './user.payload.ts';
import { User } from './user.type.ts';

@Resolver()
export class UserResolver {
  @Query(() => User, { nullable: true, description: 'The signed-in user; null when not signed in.' })
  async viewer(@Ctx() { viewer, loaders }: Context): Promise<User | null> {
    const row = viewer && (await loaders.user.load(viewer.id));
    return row && new User(row);
  }

  @Authorized('VIEWER')
  @Mutation(() => CreateSignInLinkPayload, {
    description: 'Creates a link that signs in once, within 15 minutes.',
    complexity: 50,
  })
  createSignInLink(
    @Arg('input', () => CreateSignInLinkInput, { description: 'For whom.' }) input: CreateSignInLinkInput,
    @Ctx() context: Context,
  ): Promise<CreateSignInLinkPayload> {
    return createLink(context, input);
  }
}
