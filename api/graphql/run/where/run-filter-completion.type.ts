import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What may stand at a place of a filter.', simpleResolvers: true })
export class RunFilterCandidate {
  @Field(() => String, { description: 'What to put there, in quotation marks where it needs them.' })
  readonly text!: string;

  @Field(() => String, { description: 'What it is; empty where its text says it.' })
  readonly description!: string;
}

@ObjectType({ description: 'What is wrong with a filter, and where.', simpleResolvers: true })
export class RunFilterProblem {
  @Field(() => String, { description: 'A human-readable message.' })
  readonly message!: string;

  @Field(() => Int, { description: 'Where it begins, in units of UTF-16.' })
  readonly position!: number;

  @Field(() => Int, { description: 'How long it is, in units of UTF-16; 0 at the end of the filter.' })
  readonly length!: number;
}

@ObjectType({ description: 'How a filter that is being written may continue.', simpleResolvers: true })
export class RunFilterCompletion {
  @Field(() => Int, { description: 'Where the text that a candidate replaces begins, in units of UTF-16.' })
  readonly position!: number;

  @Field(() => Int, { description: 'How long that text is, in units of UTF-16.' })
  readonly length!: number;

  @Field(() => [RunFilterCandidate], { description: 'Best first; at most 20.' })
  readonly candidates!: readonly RunFilterCandidate[];

  @Field(() => RunFilterProblem, {
    nullable: true,
    description: 'What is wrong with the filter as it is; null where it can be used.',
  })
  readonly problem!: RunFilterProblem | null;
}
