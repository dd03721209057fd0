import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';

@ObjectType({
  description: 'Base of answers about the trash; never in the schema itself.',
  simpleResolvers: true,
})
abstract class MovedPayload extends Payload {
  @Field(() => [ID], {
    description: 'Ids of the runs that it was done to. Each of the others has one of `userErrors`.',
  })
  readonly runIds!: readonly string[];
}

@ObjectType({ description: 'Answer of `trashRuns`.', simpleResolvers: true })
export class TrashRunsPayload extends MovedPayload {}

@ObjectType({ description: 'Answer of `restoreRuns`.', simpleResolvers: true })
export class RestoreRunsPayload extends MovedPayload {}

@ObjectType({ description: 'Answer of `purgeRuns`.', simpleResolvers: true })
export class PurgeRunsPayload extends MovedPayload {}
