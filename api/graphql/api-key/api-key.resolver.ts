import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { PageArgs } from '../relay/page-args.ts';
import { createApiKey, revokeApiKey } from './api-key.commands.ts';
import { CreateApiKeyInput, RevokeApiKeyInput } from './api-key.input.ts';
import { CreateApiKeyPayload, RevokeApiKeyPayload } from './api-key.payload.ts';
import { readAllApiKeys, readApiKeys } from './api-key.queries.ts';
import { ApiKey, ApiKeyConnection } from './api-key.type.ts';

@Authorized('VIEWER')
@Resolver()
export class ApiKeyResolver {
  @Query(() => [ApiKey], {
    description: 'API keys of the signed-in user, the newest first, without those that were revoked.',
    complexity: 100,
  })
  async apiKeys(
    @Arg('login', () => String, {
      nullable: true,
      description: 'Keys of this user instead. Needs the role ADMIN.',
    })
    login: string | null,
    @Ctx() context: Context,
  ): Promise<ApiKey[]> {
    return (await readApiKeys(context, login ?? null)).map((row) => new ApiKey(row));
  }

  @Authorized('ADMIN')
  @Query(() => ApiKeyConnection, {
    description:
      'API keys of all users, the newest first, without those that were revoked; `usersChanged` tells when to read them ' +
      'again. Needs the role ADMIN.',
  })
  async allApiKeys(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<ApiKeyConnection> {
    return new ApiKeyConnection(await readAllApiKeys(prisma, args));
  }

  @Mutation(() => CreateApiKeyPayload, {
    description: 'Creates an API key for the signed-in user. Its answer alone has the key itself.',
    complexity: 50,
  })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'What it is for.' }) input: CreateApiKeyInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CreateApiKeyPayload> {
    const { row, secret, userErrors } = await createApiKey(prisma, requireRole(viewer, 'VIEWER'), input);
    return { apiKey: row && new ApiKey(row), secret, userErrors };
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description:
      'Revokes an API key: requests with it are refused from now on, and its sockets are closed. Others’ keys need the role ADMIN.',
    complexity: 10,
  })
  revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which.' }) input: RevokeApiKeyInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RevokeApiKeyPayload> {
    return revokeApiKey(prisma, requireRole(viewer, 'VIEWER'), input);
  }
}
