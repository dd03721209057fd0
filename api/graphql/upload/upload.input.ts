import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { UploadKind } from '#db/generated/enums.ts';
import { SafeInt } from '../shared/scalars.ts';

registerEnumType(UploadKind, {
  name: 'UploadKind',
  description: 'What a file is for.',
  valuesConfig: {
    IMAGE: { description: 'A PNG, JPEG or WebP, for `translate`.' },
    ARCHIVE: { description: 'A tar of images, for `importDataset`.' },
    CHECKPOINT: { description: 'A tar of a checkpoint, for `importCheckpoint`.' },
    WEIGHTS: { description: 'Weights of a network as safetensors, for `addNetworkWeights`.' },
  },
});

@InputType({ description: 'A file to send.' })
export class UploadFileInput {
  @Field(() => String, { description: 'Plain text; at most 200 characters.' })
  readonly filename!: string;

  @Field(() => String, {
    description: 'To be sent with the bytes; the server detects the type from the content.',
  })
  readonly contentType!: string;

  @Field(() => SafeInt, { description: 'Size in bytes; exactly this many must arrive.' })
  readonly byteSize!: number;

  @Field(() => String, { nullable: true, description: 'SHA-256 that the bytes must have, hexadecimal.' })
  readonly sha256?: string | null;
}

@InputType({ description: 'Files to send.' })
export class CreateUploadsInput {
  @Field(() => UploadKind, { description: 'What the files are for.' })
  readonly kind!: UploadKind;

  @Field(() => [UploadFileInput], { description: '1 to 100 files.' })
  readonly files!: readonly UploadFileInput[];
}

@InputType({ description: 'Uploads whose bytes have been sent.' })
export class FinalizeUploadsInput {
  @Field(() => [ID], { description: '1 to 100 uploads of the viewer.' })
  readonly uploadIds!: readonly string[];
}
