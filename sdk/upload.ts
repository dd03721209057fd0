import type { Api } from './api.ts';
import { ExemplarError } from './exemplar-error.ts';
import { graphql } from './gql/gql.ts';
import type { UploadKind } from './gql/graphql.ts';
import { noAnswer } from './no-answer.ts';
import { BrokenOffError, sendResumably } from './send-resumably.ts';
import { unlessRefused } from './unless-refused.ts';
import { type Exchange, uploadLine } from './upload-line.ts';

const CreateUploads = graphql(`
  mutation CreateUploads($input: CreateUploadsInput!) {
    createUploads(input: $input) {
      targets {
        uploadId
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

/** What an upload has become. */
export interface Uploaded {
  readonly uploadId: string;
  /** Null unless its kind is IMAGE. */
  readonly imageId: string | null;
}

const PAUSES_MS = { first: 250, longest: 15_000 };
const TRIES = 8;

/**
 * Sends one file by a signed URL and has the server check it. A connection that breaks is followed by another that sends
 * what is missing.
 */
export async function upload(
  api: Api,
  exchange: Exchange<Uint8Array>,
  { kind, filename, contentType, bytes, onSent = () => undefined }: UploadFile,
): Promise<Uploaded> {
  const announced = { filename, contentType, byteSize: bytes.byteLength, sha256: await sha256Of(bytes) };
  const { createUploads } = await api.request(CreateUploads, { input: { kind, files: [announced] } });
  const [target] = unlessRefused(createUploads.targets, createUploads.userErrors);
  if (!target)
    throw new ExemplarError('answer', [{ code: 'UNKNOWN', message: 'The server gave no upload URL.' }]);
  const address = new URL(target.url, api.url);
  const headers = Object.fromEntries(target.headers.map(({ name, value }) => [name, value]));
  const line = uploadLine({ url: address.href, headers }, (offset) => bytes.subarray(offset), exchange);
  try {
    await sendResumably(line, { pauses: PAUSES_MS, tries: TRIES, wait, onSent });
  } catch (error) {
    throw error instanceof BrokenOffError ? noAnswer(address, error.cause) : error;
  }
  const { finalizeUploads } = await api.request(FinalizeUploads, { input: { uploadIds: [target.uploadId] } });
  const [image] = unlessRefused(finalizeUploads.images ?? [], finalizeUploads.userErrors);
  return { uploadId: target.uploadId, imageId: image?.id ?? null };
}

/** Hexadecimal; null where a browser computes none: on pages that came neither by TLS nor from this machine. */
async function sha256Of(bytes: Uint8Array): Promise<string | null> {
  const { subtle } = crypto as Partial<typeof crypto>;
  if (!subtle) return null;
  const digest = await subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
