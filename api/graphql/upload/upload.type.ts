import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime, Url } from '../shared/scalars.ts';

@ObjectType({ description: 'A header that must be sent with the bytes.', simpleResolvers: true })
export class UploadHeader {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value.' })
  readonly value!: string;
}

@ObjectType({ description: 'Where and how to upload one file.', simpleResolvers: true })
export class UploadTarget {
  @Field(() => ID, { description: 'For `finalizeUploads` and `importDataset`.' })
  readonly uploadId!: string;

  @Field(() => String, { description: 'HTTP method.' })
  readonly method!: string;

  @Field(() => Url, { description: 'Signed URL; whoever has it may send these bytes.' })
  readonly url!: string;

  @Field(() => [UploadHeader], { description: 'Headers of the request.' })
  readonly headers!: readonly UploadHeader[];

  @Field(() => DateTime, { description: 'When the URL expires.' })
  readonly expiresAt!: Date;
}
