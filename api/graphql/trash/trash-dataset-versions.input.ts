import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Dataset versions to put into the trash.' })
export class TrashDatasetVersionsInput {
  @Field(() => [ID], { description: 'Which dataset versions: at most 200.' })
  readonly datasetVersionIds!: readonly string[];
}

@InputType({ description: 'Dataset versions to take out of the trash.' })
export class RestoreDatasetVersionsInput {
  @Field(() => [ID], { description: 'Which dataset versions in the trash: at most 200.' })
  readonly datasetVersionIds!: readonly string[];
}

@InputType({ description: 'Dataset versions in the trash to delete for good.' })
export class PurgeDatasetVersionsInput {
  @Field(() => [ID], { description: 'Which dataset versions in the trash: at most 200.' })
  readonly datasetVersionIds!: readonly string[];
}
