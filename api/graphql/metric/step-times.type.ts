import { Field, Int, ObjectType } from 'type-graphql';
import { SafeInt } from '../shared/scalars.ts';

@ObjectType({
  description: 'When a run was at which step: between two entries time goes evenly.',
  simpleResolvers: true,
})
export class RunStepTimes {
  @Field(() => [Int], { description: 'Steps, ascending; at most 201.' })
  readonly steps!: readonly number[]; // plain values, never built by a constructor

  @Field(() => [SafeInt], {
    description:
      "When each of them was logged, by the worker's clock: milliseconds since 1970, never falling.",
  })
  readonly times!: readonly number[]; // as above
}
