import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { DateTime, Url } from '../shared/scalars.ts';

@ObjectType({ description: 'Answer of `createSignInLink`.', simpleResolvers: true })
export class CreateSignInLinkPayload extends Payload {
  @Field(() => Url, { nullable: true, description: 'Signs in whoever uses it first.' })
  readonly url!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it expires: after 15 minutes.' })
  readonly expiresAt!: Date | null;
}
