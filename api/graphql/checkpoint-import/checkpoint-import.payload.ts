import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { CheckpointImport } from './checkpoint-import.type.ts';

@ObjectType({ description: 'Answer of `importCheckpoint`.', simpleResolvers: true })
export class ImportCheckpointPayload extends Payload {
  @Field(() => CheckpointImport, {
    nullable: true,
    description: 'The queued import; null when it was refused.',
  })
  readonly checkpointImport!: CheckpointImport | null;
}
