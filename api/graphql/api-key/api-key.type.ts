import { Ctx, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { ApiToken } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Connection } from '../relay/connection.ts';
import { globalId } from '../relay/global-id.ts';
import { found } from '../shared/found.ts';
import { DateTime } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';

/** As rows have them. */
export const ApiKeyScope = { READ: 'read', WRITE: 'write', ADMIN: 'admin' } as const;
export type ApiKeyScope = (typeof ApiKeyScope)[keyof typeof ApiKeyScope];
registerEnumType(ApiKeyScope, {
  name: 'ApiKeyScope',
  description: 'What an API key may be used for, as far as the role of its user allows it.',
  valuesConfig: {
    READ: { description: 'To read everything that its user can read.' },
    WRITE: { description: 'To import, start, change and translate.' },
    ADMIN: { description: 'To create keys and sign-in links, and to do what only admins can.' },
  },
});

@ObjectType({ description: 'A key with which programs use the API as its user. It is shown only once.' })
export class ApiKey {
  constructor(private readonly row: ApiToken) {}

  @Field(() => ID, { description: 'For `revokeApiKey`.' })
  get id(): string {
    return globalId('ApiKey', this.row.id);
  }

  @Field(() => User, { description: 'Whose it is: what it does counts as theirs.' })
  async user(@Ctx() { loaders }: Context): Promise<User> {
    const { userId } = this.row;
    return new User(found(await loaders.user.load(userId), 'user', userId));
  }

  @Field(() => String, { description: 'What it is for, as its user named it.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => String, { description: 'The first characters of the key.' })
  get prefix(): string {
    return this.row.prefix;
  }

  @Field(() => [ApiKeyScope], { description: 'What it may be used for.' })
  get scopes(): ApiKeyScope[] {
    return Object.values(ApiKeyScope).filter((scope) => this.row.scopes.includes(scope));
  }

  @Field(() => Boolean, {
    description: 'Whether the server made it, for the command line of its own machine.',
  })
  get isLocal(): boolean {
    return this.row.isLocal;
  }

  @Field(() => DateTime, { description: 'When it was created.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it expires or has expired; null = never.' })
  get expiresAt(): Date | null {
    return this.row.expiresAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last used, to the minute; null = never.',
  })
  get lastUsedAt(): Date | null {
    return this.row.lastUsedAt;
  }
}

@ObjectType({ description: 'API keys, the newest first.' })
export class ApiKeyConnection extends Connection('ApiKey', () => ApiKey) {}
