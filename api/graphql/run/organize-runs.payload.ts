import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Run } from './run.type.ts';

@ObjectType({ description: 'Answer of `organizeRuns`.', simpleResolvers: true })
export class OrganizeRunsPayload extends Payload {
  @Field(() => [Run], {
    description: 'The runs that are now as requested. Each of the others has one of `userErrors`.',
  })
  readonly runs!: readonly Run[];
}
