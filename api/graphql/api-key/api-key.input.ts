import { Field, ID, InputType, Int } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { ApiKeyScope } from './api-key.type.ts';

@InputType({ description: 'An API key to create for oneself.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: `What it is for; at most ${limits.maxNameLength} characters.` })
  readonly name!: string;

  @Field(() => [ApiKeyScope], {
    description: 'What it may be used for, at least one; none that the caller does not have.',
  })
  readonly scopes!: readonly ApiKeyScope[];

  @Field(() => Int, {
    nullable: true,
    description: `Days until it expires, 1-${limits.maxApiKeyDays}; null = never.`,
  })
  readonly expiresInDays?: number | null;
}

@InputType({ description: 'An API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'Id of an API key of the caller; for admins, of anybody.' })
  readonly apiKeyId!: string;
}
