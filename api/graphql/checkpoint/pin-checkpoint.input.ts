import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A checkpoint to pin.' })
export class PinCheckpointInput {
  @Field(() => ID, { description: 'Which checkpoint.' })
  readonly checkpointId!: string;
}

@InputType({ description: 'A checkpoint that is not to be pinned any more.' })
export class UnpinCheckpointInput {
  @Field(() => ID, { description: 'Which checkpoint.' })
  readonly checkpointId!: string;
}
