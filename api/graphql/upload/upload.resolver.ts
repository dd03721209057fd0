import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../context.ts';
import { createUploads } from './create-uploads.commands.ts';
import { finalizeUploads } from './finalize-uploads.commands.ts';
import { CreateUploadsInput, FinalizeUploadsInput } from './upload.input.ts';
import { CreateUploadsPayload, FinalizeUploadsPayload } from './upload.payload.ts';

@Authorized('VIEWER')
@Resolver()
export class UploadResolver {
  @Mutation(() => CreateUploadsPayload, {
    description:
      'Returns one signed upload URL per file. Needs the role EDITOR; for images, in any experiment.',
    complexity: 50,
  })
  createUploads(
    @Arg('input', () => CreateUploadsInput, { description: 'Which files.' }) input: CreateUploadsInput,
    @Ctx() context: Context,
  ): Promise<CreateUploadsPayload> {
    return createUploads(context, input);
  }

  @Mutation(() => FinalizeUploadsPayload, {
    description:
      'Checks the uploaded bytes and makes them usable, all or none. Needs the role EDITOR, in any experiment.',
    complexity: 50,
  })
  finalizeUploads(
    @Arg('input', () => FinalizeUploadsInput, { description: 'Which uploads.' }) input: FinalizeUploadsInput,
    @Ctx() context: Context,
  ): Promise<FinalizeUploadsPayload> {
    return finalizeUploads(context, input);
  }
}
