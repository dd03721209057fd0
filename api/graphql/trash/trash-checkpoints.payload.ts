import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';

@ObjectType({
  description: 'Base of answers about checkpoints in the trash; never in the schema itself.',
  simpleResolvers: true,
})
abstract class MovedCheckpointsPayload extends Payload {
  @Field(() => [ID], {
    description: 'Ids of the checkpoints that it was done to. Each of the others has one of `userErrors`.',
  })
  readonly checkpointIds!: readonly string[];
}

@ObjectType({ description: 'Answer of `trashCheckpoints`.', simpleResolvers: true })
export class TrashCheckpointsPayload extends MovedCheckpointsPayload {}

@ObjectType({ description: 'Answer of `restoreCheckpoints`.', simpleResolvers: true })
export class RestoreCheckpointsPayload extends MovedCheckpointsPayload {}

@ObjectType({ description: 'Answer of `purgeCheckpoints`.', simpleResolvers: true })
export class PurgeCheckpointsPayload extends MovedCheckpointsPayload {}
