import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'The archives of one domain.' })
export class ImportDomainInput {
  @Field(() => String, { nullable: true, description: 'Name for people; null = `A` or `B`.' })
  readonly name?: string | null;

  @Field(() => [ID], { description: 'Finalised uploads of kind ARCHIVE, in order; 1 to 1000.' })
  readonly uploadIds!: readonly string[];
}

@InputType({ description: 'A new version of the data set of that name, which is made when there is none.' })
export class ImportDatasetInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; the same key asks once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => String, { description: 'At most 200 characters.' })
  readonly datasetName!: string;

  @Field(() => ImportDomainInput, { description: 'Images of domain A.' })
  readonly domainA!: ImportDomainInput;

  @Field(() => ImportDomainInput, { description: 'Images of domain B.' })
  readonly domainB!: ImportDomainInput;
}
