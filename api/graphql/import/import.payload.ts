import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Import } from './import.type.ts';

@ObjectType({ description: 'Answer of `importDataset`.', simpleResolvers: true })
export class ImportDatasetPayload extends Payload {
  @Field(() => Import, { nullable: true, description: 'The queued import; null when it was refused.' })
  readonly import!: Import | null;
}
