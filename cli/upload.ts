import { createHash } from 'node:crypto';
import { unlessRefused } from './unless-refused.ts';
import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { UploadKind } from './gql/graphql.ts';

const CreateUploads = graphql(`
  mutation CreateUploads($input: CreateUploadsInput!) {
    createUploads(input: $input) {
      targets {
        uploadId
        method
        url
        headers {
          name
          value
        }
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const FinalizeUploads = graphql(`
  mutation FinalizeUploads($input: FinalizeUploadsInput!) {
    finalizeUploads(input: $input) {
      images {
        id
        name
        width
        height
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export interface UploadFile {
  readonly kind: UploadKind;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** How many of them have been sent. */
  readonly onSent?: (bytes: number) => void;
}

/** Sends one file by a signed URL and has the server check it. Returns the id of the upload. */
export async function uploadFile(client: ApiClient, file: UploadFile): Promise<string> {
  const uploadId = await sendFile(client, file);
  await finalize(client, uploadId);
  return uploadId;
}

/** As `uploadFile`, for one image. Returns the id of the image. */
export async function uploadImage(client: ApiClient, file: Omit<UploadFile, 'kind'>): Promise<string> {
  const [image] = await finalize(client, await sendFile(client, { ...file, kind: 'IMAGE' }));
  if (!image)
    throw new CommandFailure('failed', `${file.filename} was uploaded but not accepted. Try again.`);
  return image.id;
}

async function sendFile(
  client: ApiClient,
  { kind, filename, contentType, bytes, onSent = () => undefined }: UploadFile,
): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { createUploads } = await client.request(CreateUploads, {
    input: { kind, files: [{ filename, contentType, byteSize: bytes.byteLength, sha256 }] },
  });
  const [target] = unlessRefused(createUploads.targets, createUploads.userErrors);
  if (!target) throw new CommandFailure('failed', 'The server gave no upload URL.');
  await client.send(target, bytes, onSent);
  return target.uploadId;
}

async function finalize(client: ApiClient, uploadId: string) {
  const { finalizeUploads } = await client.request(FinalizeUploads, { input: { uploadIds: [uploadId] } });
  return unlessRefused(finalizeUploads.images ?? [], finalizeUploads.userErrors); // archives have no image
}
