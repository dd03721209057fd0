import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'New names of a dataset and its domains; null keeps the current ones.' })
export class UpdateDatasetInput {
  @Field(() => ID, { description: 'Which dataset.' })
  readonly datasetId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'At most 200 characters; refused with NAME_TAKEN when another dataset has it.',
  })
  readonly name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of domain A in all versions; at most 200 characters.',
  })
  readonly domainA?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of domain B in all versions; at most 200 characters.',
  })
  readonly domainB?: string | null;
}
