import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { blobUrl, contentTypeOf } from '../../blobs/blob-url.ts';
import { Url } from './scalars.ts';
import { StoredImage } from './stored-image.type.ts';

@Resolver(() => StoredImage)
export class StoredImageResolver {
  @FieldResolver(() => Url, {
    nullable: true,
    description: 'Signed URL of the file, valid for a few minutes.',
  })
  url(@Root() { sha256, format }: StoredImage, @Ctx() context: Context): string {
    return blobUrl(context, { sha256, contentType: contentTypeOf[format] });
  }
}
