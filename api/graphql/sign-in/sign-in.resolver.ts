import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { UserError } from '#contracts/errors.ts';
import { requireRole, requireScope } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { User } from '../user/user.type.ts';
import { disconnectIdentity, removePassword, resetSignIn, setPassword } from './sign-in.commands.ts';
import { RemovePasswordInput, ResetSignInInput, SetPasswordInput } from './sign-in.input.ts';
import {
  DisconnectIdentityPayload,
  RemovePasswordPayload,
  ResetSignInPayload,
  SetPasswordPayload,
} from './sign-in.payload.ts';
import { readOwnSignIn, readSignInWays } from './sign-in.queries.ts';
import { OwnSignIn, SignInWays } from './sign-in.type.ts';

@Resolver()
export class SignInResolver {
  @Query(() => SignInWays, { description: 'By what people sign in to this server; needs no sign-in.' })
  signInWays(@Ctx() context: Context): Promise<SignInWays> {
    return readSignInWays(context);
  }

  @Authorized('VIEWER')
  @Query(() => OwnSignIn, { description: 'By what the signed-in user can sign in, beside links.' })
  ownSignIn(@Ctx() context: Context): Promise<OwnSignIn> {
    return readOwnSignIn(context, requireRole(context.viewer, 'VIEWER').id);
  }

  @Authorized('VIEWER')
  @Mutation(() => SetPasswordPayload, {
    description:
      'Sets the password of the signed-in user. Whoever has one names it, and their other sessions end. An API key needs ' +
      'the scope "admin".',
    complexity: 50,
  })
  async setPassword(
    @Arg('input', () => SetPasswordInput, { description: 'The new one.' }) input: SetPasswordInput,
    @Ctx() context: Context,
  ): Promise<SetPasswordPayload> {
    return ownPayload(context, await setPassword(context, requireScope(context.viewer, 'admin'), input));
  }

  @Authorized('VIEWER')
  @Mutation(() => RemovePasswordPayload, {
    description:
      'Removes the password of the signed-in user. Links from an admin lead them in as before. An API key needs the scope ' +
      '"admin".',
    complexity: 50,
  })
  async removePassword(
    @Arg('input', () => RemovePasswordInput, { description: 'The one that they have.' })
    input: RemovePasswordInput,
    @Ctx() context: Context,
  ): Promise<RemovePasswordPayload> {
    return ownPayload(context, await removePassword(context, requireScope(context.viewer, 'admin'), input));
  }

  @Authorized('VIEWER')
  @Mutation(() => DisconnectIdentityPayload, {
    description:
      'Disconnects the signed-in user from the identity provider: who signs in there is no longer them here. An API key ' +
      'needs the scope "admin".',
  })
  async disconnectIdentity(@Ctx() context: Context): Promise<DisconnectIdentityPayload> {
    return ownPayload(context, await disconnectIdentity(context, requireScope(context.viewer, 'admin')));
  }

  @Authorized('ADMIN')
  @Mutation(() => ResetSignInPayload, {
    description:
      'Removes password and passkeys of a user and their connection with the identity provider, and ends their sessions: ' +
      'they need a new link. For whoever has lost or given away one of them. Needs the role ADMIN.',
    complexity: 50,
  })
  async resetSignIn(
    @Arg('input', () => ResetSignInInput, { description: 'Whose.' }) input: ResetSignInInput,
    @Ctx() context: Context,
  ): Promise<ResetSignInPayload> {
    const { user, userErrors } = await resetSignIn(context, requireRole(context.viewer, 'ADMIN'), input);
    return { user: user && new User(user), userErrors };
  }
}

async function ownPayload(context: Context, userErrors: readonly UserError[]) {
  const self = requireRole(context.viewer, 'VIEWER');
  return { ownSignIn: userErrors.length > 0 ? null : await readOwnSignIn(context, self.id), userErrors };
}
