import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Dataset } from './dataset.type.ts';

@ObjectType({ description: 'Answer of `updateDataset`.', simpleResolvers: true })
export class UpdateDatasetPayload extends Payload {
  @Field(() => Dataset, {
    nullable: true,
    description: 'The dataset as it is now; null when it was refused.',
  })
  readonly dataset!: Dataset | null;
}
