import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { requireScope } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { addPasskey, offerPasskey, removePasskey } from './passkey.commands.ts';
import { AddPasskeyInput, RemovePasskeyInput } from './passkey.input.ts';
import { AddPasskeyPayload, OfferPasskeyPayload, RemovePasskeyPayload } from './passkey.payload.ts';
import { Passkey } from './passkey.type.ts';

@Authorized('VIEWER')
@Resolver()
export class PasskeyResolver {
  @Mutation(() => OfferPasskeyPayload, {
    description:
      'Gives what a browser needs to make a passkey for the signed-in user, for `addPasskey`. An API key needs the scope ' +
      '"admin".',
    complexity: 20,
  })
  offerPasskey(@Ctx() context: Context): Promise<OfferPasskeyPayload> {
    return offerPasskey(context, requireScope(context.viewer, 'admin'));
  }

  @Mutation(() => AddPasskeyPayload, {
    description:
      'Keeps a passkey that a browser has made for the signed-in user. An API key needs the scope "admin".',
    complexity: 20,
  })
  async addPasskey(
    @Arg('input', () => AddPasskeyInput, { description: 'What the browser has made.' })
    input: AddPasskeyInput,
    @Ctx() context: Context,
  ): Promise<AddPasskeyPayload> {
    const { row, userErrors } = await addPasskey(context, requireScope(context.viewer, 'admin'), input);
    return { passkey: row && new Passkey(row), userErrors };
  }

  @Mutation(() => RemovePasskeyPayload, {
    description:
      'Forgets a passkey of the signed-in user, which signs nobody in from then on. An API key needs the scope "admin".',
  })
  removePasskey(
    @Arg('input', () => RemovePasskeyInput, { description: 'Which.' }) input: RemovePasskeyInput,
    @Ctx() context: Context,
  ): Promise<RemovePasskeyPayload> {
    return removePasskey(context, requireScope(context.viewer, 'admin'), input);
  }
}
