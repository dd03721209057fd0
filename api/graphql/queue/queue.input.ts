import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'Work to cancel.' })
export class CancelWorkInput {
  @Field(() => [ID], {
    description: 'Ids of QueuedWork: at most 200.',
  })
  readonly ids!: readonly string[];
}

@InputType({ description: 'Waiting work that is to be taken sooner or later.' })
export class PrioritizeWorkInput {
  @Field(() => [ID], {
    description: 'Ids of QueuedWork: at most 200.',
  })
  readonly ids!: readonly string[];

  @Field(() => Int, {
    description:
      'From -100 to 100. Of its kind, higher is taken first. Runs begin with 0, translations with 10.',
  })
  readonly priority!: number;
}
