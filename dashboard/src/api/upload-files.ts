import type { Client } from 'urql';
import {
  CreateUploadsDocument,
  FinalizeUploadsDocument,
  type ImageCardFragment,
  type UploadKind,
} from '../gql/graphql.ts';

/** A refusal in words for people. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
}

/** Sends one image by a signed address and returns it as it can be named in `translate`. */
export async function uploadImage(client: Client, file: File): Promise<ImageCardFragment> {
  const uploadId = await sendFile(client, 'IMAGE', file);
  const [image] = await finalizeUploads(client, [uploadId]);
  if (!image)
    throw new UploadRefused(`The upload of ${file.name} succeeded but was not accepted. Try again.`);
  return image;
}

/** Sends one file by a signed address; it still has to be finalized. */
export async function sendFile(client: Client, kind: UploadKind, file: File): Promise<string> {
  const announced = { filename: file.name, contentType: contentTypeOf(file), byteSize: file.size };
  const created = await client
    .mutation(CreateUploadsDocument, { input: { kind, files: [announced] } })
    .toPromise();
  if (created.error) throw created.error;
  refuse(created.data?.createUploads.userErrors);
  const target = created.data?.createUploads.targets?.[0];
  if (!target) throw new UploadRefused('The server gave no upload URL. Try again.');

  const response = await fetch(target.url, {
    method: target.method,
    headers: Object.fromEntries(target.headers.map(({ name, value }) => [name, value])),
    body: file,
  }).catch(() => {
    throw new UploadRefused(`Upload of ${file.name} was interrupted. Try again.`);
  });
  if (!response.ok) throw new UploadRefused(`${file.name} was refused: ${await reason(response)}`);
  return target.uploadId;
}

/** Checks what has arrived; of images it returns one entry per upload. */
export async function finalizeUploads(
  client: Client,
  uploadIds: readonly string[],
): Promise<readonly ImageCardFragment[]> {
  const finalized = await client
    .mutation(FinalizeUploadsDocument, { input: { uploadIds: [...uploadIds] } })
    .toPromise();
  if (finalized.error) throw finalized.error;
  refuse(finalized.data?.finalizeUploads.userErrors);
  return finalized.data?.finalizeUploads.images ?? [];
}

function refuse(errors: readonly { message: string }[] | undefined): void {
  if (errors && errors.length > 0) throw new UploadRefused(errors.map((error) => error.message).join(' '));
}

async function reason(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const isNamed =
    typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string';
  return isNamed
    ? String(body.message)
    : `the server answered ${response.status} ${response.statusText}`.trim();
}

/** Browsers leave the type empty for files they do not know; the server looks at the bytes anyway. */
function contentTypeOf(file: File): string {
  return file.type || 'application/octet-stream';
}
