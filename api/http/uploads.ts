import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { sha256Schema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { BlobTooLargeError, HashMismatchError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { refuseRequest } from './respond.ts';

interface Parts {
  readonly prisma: PrismaClient;
  readonly storage: BlobStore;
  readonly signer: UrlSigner;
}

const claimsSchema = z.object({
  actor: z.uuid(),
  size: z.coerce.number().int().positive(),
  type: z.string(),
});

/** `PUT /uploads/<id>`: the bytes of an upload. The signature is the permission, and says how many bytes of what. */
export function uploadRoutes(parts: Parts): Router {
  return Router().put('/uploads/:id', async (request, response) => {
    await receive(parts, request.params.id, request, response);
    // After a refusal bytes may still come: the connection is of no more use.
    if (!request.complete) response.once('finish', () => request.socket.destroy());
  });
}

async function receive(
  { prisma, storage, signer }: Parts,
  id: string,
  request: Request,
  response: Response,
): Promise<void> {
  const claims = claimsSchema.safeParse(signer.verify('PUT', request.url));
  if (!claims.success) {
    refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
    return;
  }
  const { actor, size, type } = claims.data;
  if (request.headers['content-type'] !== type) {
    refuseRequest(response, 415, 'UNSUPPORTED_MEDIA_TYPE', `The content-type must be ${type}, as announced.`);
    return;
  }
  const length = request.headers['content-length'];
  if (length === undefined) {
    refuseRequest(response, 411, 'LENGTH_REQUIRED', `A content-length of ${size} is required.`);
    return;
  }
  if (Number(length) !== size) {
    refuseRequest(
      response,
      400,
      'CHECKSUM_MISMATCH',
      `${size} bytes were announced, but ${length} are being sent.`,
    );
    return;
  }

  const where = { id, userId: actor };
  const upload = await prisma.upload.findFirst({ where });
  if (!upload) {
    refuseRequest(response, 404, 'NOT_FOUND', 'This upload does not exist.');
    return;
  }
  if (upload.state !== 'PENDING') {
    refuseRequest(
      response,
      409,
      'INVALID_STATE',
      'This upload has already been finalized. Create a new one.',
    );
    return;
  }
  try {
    const expected = upload.sha256 === null ? {} : { expected: sha256Schema.parse(upload.sha256) };
    const blob = await storage.put(request, { maxBytes: size, ...expected });
    // The first bytes that arrive are the upload's: the address cannot be used to exchange them.
    const { count } = await prisma.upload.updateMany({
      where: { ...where, state: 'PENDING', OR: [{ sha256: null }, { sha256: blob.sha256 }] },
      data: { sha256: blob.sha256 },
    });
    if (count === 0) {
      refuseRequest(response, 409, 'INVALID_STATE', 'Other bytes have already arrived for this upload.');
      return;
    }
    response.json({ sha256: blob.sha256, byteSize: blob.byteSize });
  } catch (error) {
    if (error instanceof HashMismatchError) {
      refuseRequest(response, 400, 'CHECKSUM_MISMATCH', error.message);
      return;
    }
    if (error instanceof BlobTooLargeError) {
      refuseRequest(response, 413, 'PAYLOAD_TOO_LARGE', error.message);
      return;
    }
    if (request.destroyed && !request.complete) return; // the sender left; nothing was kept
    throw error;
  }
}
