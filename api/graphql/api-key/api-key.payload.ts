import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { ApiKey } from './api-key.type.ts';

@ObjectType({ description: 'Answer of `createApiKey`.', simpleResolvers: true })
export class CreateApiKeyPayload extends Payload {
  @Field(() => ApiKey, { nullable: true, description: 'The new key as lists show it.' })
  readonly apiKey!: ApiKey | null;

  @Field(() => String, {
    nullable: true,
    description: 'The key itself. Only this answer has it: the server keeps no more than its hash.',
  })
  readonly secret!: string | null;
}

@ObjectType({ description: 'Answer of `revokeApiKey`.', simpleResolvers: true })
export class RevokeApiKeyPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'Id of the key, which nobody can use any more.' })
  readonly apiKeyId!: string | null;
}
