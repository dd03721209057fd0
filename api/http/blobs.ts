import { pipeline } from 'node:stream/promises';
import { type Response, Router } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { BlobNotFoundError } from '#storage/blob-errors.ts';
import type { BlobPart, BlobStore } from '#storage/blob-store.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { refuseStored } from './refuse-stored.ts';
import { refuseRequest } from './respond.ts';

const whole = z.coerce.number().int().nonnegative();
const claimsSchema = z.union([
  z
    .object({ type: z.string(), offset: whole, size: whole, part: sha256Schema })
    .transform(({ type, offset, size, part }) => ({ type, part: { offset, byteSize: size, sha256: part } })),
  z.object({ type: z.string() }).transform(({ type }) => ({ type, part: undefined })),
]);

interface Parts {
  readonly storage: BlobStore;
  readonly signer: UrlSigner;
  readonly log: Logger;
}

/**
 * `GET /blobs/<sha256>`: a blob, or a part of a shard. The signature is the permission and binds all of it. Bytes are
 * compared with their hash before the first of them is sent: a browser would keep a broken picture for a year.
 */
export function blobRoutes({ storage, signer, log }: Parts): Router {
  return Router().get('/blobs/:sha256', async (request, response) => {
    const claims = claimsSchema.safeParse(signer.verify('GET', request.url));
    const sha256 = sha256Schema.safeParse(request.params.sha256);
    if (!claims.success || !sha256.success) {
      refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
      return;
    }
    try {
      await send(storage, sha256.data, claims.data, response);
    } catch (error) {
      refuseStored(error, response, log);
    }
  });
}

async function send(
  storage: BlobStore,
  sha256: Sha256,
  { type, part }: { readonly type: string; readonly part: BlobPart | undefined },
  response: Response,
): Promise<void> {
  const byteSize = part?.byteSize ?? (await storage.size(sha256));
  if (byteSize === null) throw new BlobNotFoundError(sha256);
  const bytes = await storage.stream(sha256, part);
  response.set({
    'content-type': type,
    'content-length': String(byteSize),
    // The name is a hash: what stands behind it never changes.
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  await pipeline(bytes, response);
}
