import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Checkpoints to put into the trash.' })
export class TrashCheckpointsInput {
  @Field(() => [ID], { description: 'Which checkpoints: at most 200.' })
  readonly checkpointIds!: readonly string[];
}

@InputType({ description: 'Checkpoints to take out of the trash.' })
export class RestoreCheckpointsInput {
  @Field(() => [ID], { description: 'Which checkpoints in the trash: at most 200.' })
  readonly checkpointIds!: readonly string[];
}

@InputType({ description: 'Checkpoints in the trash to delete for good.' })
export class PurgeCheckpointsInput {
  @Field(() => [ID], { description: 'Which checkpoints in the trash: at most 200.' })
  readonly checkpointIds!: readonly string[];
}
