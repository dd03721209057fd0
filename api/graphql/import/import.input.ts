import { Field, ID, InputType } from 'type-graphql';
import type { BrokenFiles as BrokenFilesName } from '#contracts/broken-files.ts';
import { BrokenFiles } from '../shared/enums.ts';

@InputType({ description: 'The archives of one domain.' })
export class ImportDomainInput {
  @Field(() => String, { nullable: true, description: 'Display name; null = `A` or `B`.' })
  readonly name?: string | null;

  @Field(() => [ID], { description: 'Finalized uploads of kind ARCHIVE, in order; 1 to 1000.' })
  readonly uploadIds!: readonly string[];
}

@InputType({
  description: 'A new version of the dataset of that name; the dataset is created if it does not exist.',
})
export class ImportDatasetInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; requests with the same key run once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => String, { description: 'At most 200 characters.' })
  readonly datasetName!: string;

  @Field(() => ImportDomainInput, { description: 'Images of domain A.' })
  readonly domainA!: ImportDomainInput;

  @Field(() => ImportDomainInput, { description: 'Images of domain B.' })
  readonly domainB!: ImportDomainInput;

  @Field(() => BrokenFiles, { nullable: true, description: 'Null = REFUSE.' })
  readonly brokenFiles?: BrokenFilesName | null;
}
