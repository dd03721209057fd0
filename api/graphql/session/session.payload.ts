import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';

@ObjectType({ description: 'Answer of `revokeSession`.', simpleResolvers: true })
export class RevokeSessionPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the session that has ended; null when it was refused.',
  })
  readonly sessionId!: string | null;
}

@ObjectType({ description: 'Answer of `revokeOtherSessions`.', simpleResolvers: true })
export class RevokeOtherSessionsPayload extends Payload {
  @Field(() => Int, { nullable: true, description: 'How many have ended; null when it was refused.' })
  readonly count!: number | null;
}
