import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A checkpoint to score.' })
export class EvaluateCheckpointInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; requests with the same key run once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => ID, { description: 'The checkpoint; one that `canTranslate`.' })
  readonly checkpointId!: string;
}
