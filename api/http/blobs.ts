import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { z } from 'zod';
import { sha256Schema } from '#contracts/ids.ts';
import { BlobNotFoundError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { refuseRequest } from './respond.ts';

const whole = z.coerce.number().int().nonnegative().optional();
const claimsSchema = z.object({ type: z.string(), offset: whole, size: whole });

/** `GET /blobs/<sha256>`: a blob, or a range of a shard. The signature is the permission and binds all of it. */
export function blobRoutes({ storage, signer }: { storage: BlobStore; signer: UrlSigner }): Router {
  return Router().get('/blobs/:sha256', async (request, response) => {
    const claims = claimsSchema.safeParse(signer.verify('GET', request.url));
    const sha256 = sha256Schema.safeParse(request.params.sha256);
    if (!claims.success || !sha256.success) {
      refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
      return;
    }
    const { type, offset, size } = claims.data;
    const byteSize = size ?? (await storage.size(sha256.data));
    if (byteSize === null) {
      refuseRequest(response, 404, 'NOT_FOUND', 'This file is no longer stored.');
      return;
    }
    try {
      const bytes = await storage.stream(
        sha256.data,
        offset === undefined ? undefined : { offset, byteSize },
      );
      response.set({
        'content-type': type,
        'content-length': String(byteSize),
        // The name is a hash: what stands behind it never changes.
        'cache-control': 'private, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
      });
      await pipeline(bytes, response);
    } catch (error) {
      if (error instanceof BlobNotFoundError) {
        refuseRequest(response, 404, 'NOT_FOUND', 'This file is no longer stored.');
        return;
      }
      if (response.destroyed) return; // the client left
      throw error;
    }
  });
}
