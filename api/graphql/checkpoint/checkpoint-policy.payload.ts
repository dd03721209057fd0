import { Field, ObjectType } from 'type-graphql';
import { Run } from '../run/run.type.ts';
import { Payload } from '../shared/payload.ts';

@ObjectType({ description: 'Answer of `setCheckpointPolicy`.', simpleResolvers: true })
export class SetCheckpointPolicyPayload extends Payload {
  @Field(() => Run, { nullable: true, description: 'The run as it is now; null when it does not exist.' })
  readonly run!: Run | null;
}
