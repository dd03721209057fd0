import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Checkpoint } from './checkpoint.type.ts';

@ObjectType({ description: 'Answer of `pinCheckpoint`.', simpleResolvers: true })
export class PinCheckpointPayload extends Payload {
  @Field(() => Checkpoint, { nullable: true, description: 'As it is now; null when refused.' })
  readonly checkpoint!: Checkpoint | null;
}

@ObjectType({ description: 'Answer of `unpinCheckpoint`.', simpleResolvers: true })
export class UnpinCheckpointPayload extends Payload {
  @Field(() => Checkpoint, { nullable: true, description: 'As it is now; null when refused.' })
  readonly checkpoint!: Checkpoint | null;
}
