import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Evaluation } from './evaluation.type.ts';

@InputType({ description: 'A checkpoint to score.' })
export class EvaluateCheckpointInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; the same key asks once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => ID, { description: 'Which checkpoint; one that `canTranslate`.' })
  readonly checkpointId!: string; // filled by type-graphql
}

@ObjectType({ description: 'Answer of `evaluateCheckpoint`.', simpleResolvers: true })
export class EvaluateCheckpointPayload extends Payload {
  @Field(() => Evaluation, {
    nullable: true,
    description: 'The queued evaluation; null when it was refused.',
  })
  readonly evaluation!: Evaluation | null; // a plain value
}
