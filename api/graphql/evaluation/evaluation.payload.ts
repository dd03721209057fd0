import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Evaluation } from './evaluation.type.ts';

@ObjectType({ description: 'Answer of `evaluateCheckpoint`.', simpleResolvers: true })
export class EvaluateCheckpointPayload extends Payload {
  @Field(() => Evaluation, {
    nullable: true,
    description: 'The queued evaluation; null when it was refused.',
  })
  readonly evaluation!: Evaluation | null;
}
