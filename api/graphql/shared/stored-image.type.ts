import { Field, Int, ObjectType } from 'type-graphql';
import type { ImageFormat } from '#contracts/domain.ts';
import { SafeInt } from './scalars.ts';

@ObjectType({
  description: 'An image that Exemplar produced, stored as one file: a PNG, or a WebP if it is a thumbnail.',
})
export class StoredImage {
  @Field(() => Int, { description: 'Width in pixels.' })
  readonly width: number;

  @Field(() => Int, { description: 'Height in pixels.' })
  readonly height: number;

  @Field(() => SafeInt, { description: 'Bytes of the file.' })
  readonly byteSize: number;

  @Field(() => String, { description: 'SHA-256 of the file, hexadecimal.' })
  readonly sha256: string;

  constructor(
    image: { width: number; height: number; byteSize: number; sha256: string },
    readonly format: ImageFormat,
  ) {
    this.width = image.width;
    this.height = image.height;
    this.byteSize = image.byteSize;
    this.sha256 = image.sha256;
  }
}
