import { Field, ID, InputType, Int } from 'type-graphql';
import type { BrokenFiles as BrokenFilesName } from '#contracts/broken-files.ts';
import { BrokenFiles } from '../shared/enums.ts';

@InputType({ description: 'A file that was not sent because it cannot be used.' })
export class LeftOutFileInput {
  @Field(() => String, { description: 'Path inside its folder; at most 300 characters.' })
  readonly name!: string;

  @Field(() => String, { description: 'As in `FileError`.' })
  readonly code!: string;

  @Field(() => String, { description: 'As in `FileError`; at most 1000 characters.' })
  readonly message!: string;
}

@InputType({ description: 'Files that were not sent because they cannot be used.' })
export class LeftOutInput {
  @Field(() => Int, { description: 'How many, listed or not.' })
  readonly count!: number;

  @Field(() => [LeftOutFileInput], { description: 'The first of them, at most 1000.' })
  readonly files!: readonly LeftOutFileInput[];
}

@InputType({ description: 'The archives of one domain.' })
export class ImportDomainInput {
  @Field(() => String, { nullable: true, description: 'Display name; null = `A` or `B`.' })
  readonly name?: string | null;

  @Field(() => [ID], { description: 'Finalized uploads of kind ARCHIVE, in order; 1 to 1000.' })
  readonly uploadIds!: readonly string[];

  @Field(() => LeftOutInput, {
    nullable: true,
    description: 'What was left out before sending, for `Import.fileErrors`; only with SKIP. Null = nothing.',
  })
  readonly leftOut?: LeftOutInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'By-products that were skipped before sending, for `Import.byProductCount`. Null = 0.',
  })
  readonly byProductCount?: number | null;
}

@InputType({
  description: 'A new version of the dataset with this name; the dataset is created if it does not exist.',
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
