import type { Client } from 'urql';
import { BrokenOffError, sendResumably } from '#sdk/send-resumably.ts';
import {
  CreateUploadsDocument,
  FinalizeUploadsDocument,
  type ImageCardFragment,
  type UploadKind,
} from '../gql/graphql.ts';
import { exchangeByXhr } from './exchange-by-xhr.ts';
import { plainError } from './plain-error.ts';
import { uploadLine } from '#sdk/upload-line.ts';

const PAUSES_MS = { first: 250, longest: 15_000 };
const TRIES = 8;

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

/**
 * Sends one file by a signed URL; it still has to be finalized. A connection that breaks is followed by another that
 * sends what is missing; `onSent` hears how many bytes have been sent.
 */
export async function sendFile(
  client: Client,
  kind: UploadKind,
  file: File,
  onSent: (bytes: number) => void = () => undefined,
): Promise<string> {
  const { name: filename, size: byteSize } = file;
  const announced = { filename, contentType: contentTypeOf(file), byteSize, sha256: await sha256Of(file) };
  const created = await client
    .mutation(CreateUploadsDocument, { input: { kind, files: [announced] } })
    .toPromise();
  if (created.error) throw created.error;
  refuse(created.data?.createUploads.userErrors);
  const target = created.data?.createUploads.targets?.[0];
  if (!target) throw new UploadRefused('The server gave no upload URL. Try again.');

  const headers = Object.fromEntries(target.headers.map(({ name, value }) => [name, value]));
  const line = uploadLine({ url: target.url, headers }, (offset) => file.slice(offset), exchangeByXhr);
  try {
    await sendResumably(line, { pauses: PAUSES_MS, tries: TRIES, wait, onSent });
  } catch (error) {
    if (error instanceof BrokenOffError)
      throw new UploadRefused(`Upload of ${file.name} was interrupted. Try again.`);
    throw new UploadRefused(`${file.name} was refused: ${plainError(error)}`);
  }
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

/** Hexadecimal; null where the browser computes none: on pages that came neither by TLS nor from this machine. */
async function sha256Of(file: File): Promise<string | null> {
  if (!isSecureContext) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function refuse(errors: readonly { message: string }[] | undefined): void {
  if (errors && errors.length > 0) throw new UploadRefused(errors.map((error) => error.message).join(' '));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Browsers leave the type empty for files they do not know; the server looks at the bytes anyway. */
function contentTypeOf(file: File): string {
  return file.type || 'application/octet-stream';
}
