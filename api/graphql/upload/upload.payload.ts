import { Field, ObjectType } from 'type-graphql';
import { Image } from '../dataset/image.type.ts';
import { Payload } from '../shared/payload.ts';
import { UploadTarget } from './upload.type.ts';

@ObjectType({ description: 'Answer of `createUploads`.', simpleResolvers: true })
export class CreateUploadsPayload extends Payload {
  @Field(() => [UploadTarget], { nullable: true, description: 'One per file, in their order.' })
  readonly targets!: readonly UploadTarget[] | null;
}

@ObjectType({ description: 'Answer of `finalizeUploads`.', simpleResolvers: true })
export class FinalizeUploadsPayload extends Payload {
  @Field(() => [Image], {
    nullable: true,
    description: 'One per upload of kind IMAGE; archives have none.',
  })
  readonly images!: readonly Image[] | null;
}
