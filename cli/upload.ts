import { accepted } from './accepted.ts';
import type { ApiClient } from './client.ts';
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
}

/** Sends one file by a signed URL and has the server check it. Returns the id of the upload. */
export async function uploadFile(client: ApiClient, file: UploadFile): Promise<string> {
  const uploadId = await sendFile(client, file);
  await finalize(client, uploadId);
  return uploadId;
}

/** As `uploadFile`, for one image. Returns the id of the image. */
export async function uploadImage(client: ApiClient, file: Omit<UploadFile, 'kind'>): Promise<string> {
  const images = await finalize(client, await sendFile(client, { ...file, kind: 'IMAGE' }));
  return accepted(images[0], []).id;
}

async function sendFile(
  client: ApiClient,
  { kind, filename, contentType, bytes }: UploadFile,
): Promise<string> {
  const { createUploads } = await client.request(CreateUploads, {
    input: { kind, files: [{ filename, contentType, byteSize: bytes.byteLength }] },
  });
  const [target] = accepted(createUploads.targets, createUploads.userErrors);
  await client.send(accepted(target, []), bytes);
  return accepted(target, []).uploadId;
}

async function finalize(client: ApiClient, uploadId: string) {
  const { finalizeUploads } = await client.request(FinalizeUploads, { input: { uploadIds: [uploadId] } });
  return accepted(finalizeUploads.images ?? [], finalizeUploads.userErrors); // archives have no image
}
