import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';

@ObjectType({
  description: 'Base of answers about the queue; never in the schema itself.',
  simpleResolvers: true,
})
abstract class WorkPayload extends Payload {
  @Field(() => [ID], {
    description: 'Ids of the work that it was done to. Each of the others has one of `userErrors`.',
  })
  readonly ids!: readonly string[];
}

@ObjectType({ description: 'Answer of `cancelWork`.', simpleResolvers: true })
export class CancelWorkPayload extends WorkPayload {}

@ObjectType({ description: 'Answer of `prioritizeWork`.', simpleResolvers: true })
export class PrioritizeWorkPayload extends WorkPayload {}
