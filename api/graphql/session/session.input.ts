import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'The session to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: 'Which session.' })
  readonly sessionId!: string;
}

@InputType({ description: 'Whose sessions to end.' })
export class RevokeOtherSessionsInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of a User; null = the viewer. Others need the role ADMIN.',
  })
  readonly userId?: string | null;
}
