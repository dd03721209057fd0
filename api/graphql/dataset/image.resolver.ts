import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { blobUrl } from '../../blobs/blob-url.ts';
import { Url } from '../shared/scalars.ts';
import { Image } from './image.type.ts';

@Resolver(() => Image)
export class ImageResolver {
  @FieldResolver(() => Url, {
    nullable: true,
    description: 'Signed URL of the file, valid for a few minutes.',
  })
  url(@Root() image: Image, @Ctx() context: Context): string {
    return blobUrl(context, image.facts.blob);
  }
}
