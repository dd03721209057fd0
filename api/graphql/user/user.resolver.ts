import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { createSignInLink } from '../../auth/sign-in.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { refuse } from '../shared/user-errors.ts';
import { CreateSignInLinkInput } from './user.input.ts';
import { CreateSignInLinkPayload } from './user.payload.ts';
import { User } from './user.type.ts';

@Resolver()
export class UserResolver {
  @Query(() => User, { nullable: true, description: 'Who asks; null when nobody has signed in.' })
  async viewer(@Ctx() { viewer, loaders }: Context): Promise<User | null> {
    const row = viewer && (await loaders.user.load(viewer.id));
    return row && new User(row);
  }

  @Authorized('VIEWER')
  @Mutation(() => CreateSignInLinkPayload, {
    description: 'Makes a link that signs in once, within 15 minutes.',
    complexity: 50,
  })
  async createSignInLink(
    @Arg('input', () => CreateSignInLinkInput, { description: 'For whom.' }) { login }: CreateSignInLinkInput,
    @Ctx() { prisma, viewer, baseUrl }: Context,
  ): Promise<CreateSignInLinkPayload> {
    const self = requireRole(viewer, 'VIEWER');
    // Whoever opens the link has all rights of its user: a token that was given fewer must not gain them so.
    if (!self.scopes.includes('admin'))
      throw codedError('FORBIDDEN', 'A token needs the scope "admin" to make sign-in links.');
    if (login != null && login !== self.login) requireRole(viewer, 'ADMIN');
    const user = await prisma.user.findUnique({ where: { login: login ?? self.login } });
    if (!user)
      return {
        url: null,
        expiresAt: null,
        userErrors: [refuse('NOT_FOUND', ['login'], `There is no user "${login}".`)],
      };
    const { path, expiresAt } = await createSignInLink(prisma, user.id);
    return { url: baseUrl + path, expiresAt, userErrors: [] };
  }
}
