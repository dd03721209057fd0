import { Field, InputType, ObjectType } from 'type-graphql';
import { DateTime, Url } from '../shared/scalars.ts';
import { Payload } from '../shared/payload.ts';

@InputType({ description: 'Whom a sign-in link is for.' })
export class CreateSignInLinkInput {
  @Field(() => String, {
    nullable: true,
    description: 'Login of a user; null = the viewer. Others need the role ADMIN.',
  })
  readonly login?: string | null;
}

@ObjectType({ description: 'Answer of `createSignInLink`.', simpleResolvers: true })
export class CreateSignInLinkPayload extends Payload {
  @Field(() => Url, { nullable: true, description: 'Signs in whoever opens it first.' })
  readonly url!: string | null; // plain values

  @Field(() => DateTime, { nullable: true, description: 'Until when it is good: 15 minutes.' })
  readonly expiresAt!: Date | null; // plain values
}
