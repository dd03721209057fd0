import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';

@ObjectType({
  description: 'Base of answers about dataset versions in the trash; never in the schema itself.',
  simpleResolvers: true,
})
abstract class MovedDatasetVersionsPayload extends Payload {
  @Field(() => [ID], {
    description:
      'Ids of the dataset versions that it was done to. Each of the others has one of `userErrors`.',
  })
  readonly datasetVersionIds!: readonly string[];
}

@ObjectType({ description: 'Answer of `trashDatasetVersions`.', simpleResolvers: true })
export class TrashDatasetVersionsPayload extends MovedDatasetVersionsPayload {}

@ObjectType({ description: 'Answer of `restoreDatasetVersions`.', simpleResolvers: true })
export class RestoreDatasetVersionsPayload extends MovedDatasetVersionsPayload {}

@ObjectType({ description: 'Answer of `purgeDatasetVersions`.', simpleResolvers: true })
export class PurgeDatasetVersionsPayload extends MovedDatasetVersionsPayload {}
