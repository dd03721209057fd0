import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { sha256Schema } from '#contracts/ids.ts';
import type { PrismaClient, Upload } from '#db/generated/client.ts';
import { HashMismatchError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { PartialUploads } from '#storage/partial-uploads.ts';
import { StorageFullError } from '#storage/storage-full-error.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { hasReceived } from '../blobs/has-received.ts';
import { refuseRequest } from './respond.ts';
import { type Pace, watchPace } from './watch-pace.ts';

interface Parts {
  readonly prisma: PrismaClient;
  readonly storage: BlobStore;
  readonly signer: UrlSigner;
  readonly partialUploads: PartialUploads;
  /** Slower senders are cut off. */
  readonly pace: Pace;
}

const claimsSchema = z.object({
  actor: z.uuid(),
  size: z.coerce.number().int().positive(),
  type: z.string(),
});

/** Of an upload that is being sent: the requests that write it, by its id. */
type Writers = Map<string, { readonly request: Request; readonly ended: Promise<void> }>;

/**
 * `PUT /uploads/<id>`: the bytes of an upload. The signature is the permission, and says how many bytes of what.
 * What arrived before a connection broke is kept: `HEAD` says in `Upload-Offset` how many bytes those are, and a `PUT`
 * with that `Upload-Offset` sends the rest (the headers of draft-ietf-httpbis-resumable-upload). A newer request ends an
 * older one of the same upload: its connection is lost, though the server may not have heard of it.
 */
export function uploadRoutes(parts: Parts): Router {
  const writers: Writers = new Map();
  const router = Router();
  router.head('/uploads/:id', async (request, response) => {
    const { id } = request.params;
    const asked = await askedUpload(parts, id, request, response);
    if (!asked) return;
    await endWriter(writers, id);
    const isComplete = await hasArrived(parts, asked.upload);
    const held = isComplete ? asked.size : await parts.partialUploads.held(id);
    response.set({ 'upload-offset': String(held), 'upload-complete': isComplete ? '?1' : '?0' });
    response.set('cache-control', 'no-store').status(204).end();
  });
  router.put('/uploads/:id', async (request, response) => {
    await receive(parts, writers, request.params.id, request, response);
    // After a refusal bytes may still come: the connection is of no more use.
    if (!request.complete) response.once('finish', () => request.socket.destroy());
  });
  return router;
}

interface Asked {
  readonly upload: Upload;
  readonly size: number;
  readonly type: string;
}

/** The upload that a signed URL names; null when the request was refused. */
async function askedUpload(
  { prisma, signer }: Parts,
  id: string,
  request: Request,
  response: Response,
): Promise<Asked | null> {
  const claims = claimsSchema.safeParse(signer.verify('PUT', request.url));
  if (!claims.success) {
    refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
    return null;
  }
  const { actor, size, type } = claims.data;
  const upload = await prisma.upload.findFirst({ where: { id, userId: actor } });
  if (!upload) refuseRequest(response, 404, 'NOT_FOUND', 'This upload does not exist.');
  return upload && { upload, size, type };
}

async function receive(
  parts: Parts,
  writers: Writers,
  id: string,
  request: Request,
  response: Response,
): Promise<void> {
  const asked = await askedUpload(parts, id, request, response);
  if (!asked) return;
  const { upload, size, type } = asked;
  if (request.headers['content-type'] !== type) {
    refuseRequest(response, 415, 'UNSUPPORTED_MEDIA_TYPE', `The content-type must be ${type}, as announced.`);
    return;
  }
  const offset = offsetSchema.safeParse(request.headers['upload-offset'] ?? '0');
  if (!offset.success || offset.data > size) {
    refuseRequest(response, 400, 'BAD_REQUEST', `"Upload-Offset" must be a whole number from 0 to ${size}.`);
    return;
  }
  const length = request.headers['content-length'];
  const missing = size - offset.data;
  if (length === undefined) {
    refuseRequest(response, 411, 'LENGTH_REQUIRED', `A content-length of ${missing} is required.`);
    return;
  }
  if (Number(length) !== missing) {
    const message = `This upload lacks ${missing} bytes, but ${length} are being sent.`;
    refuseRequest(response, 400, 'CHECKSUM_MISMATCH', message);
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

  await endWriter(writers, id);
  const writing = take(parts, upload, { offset: offset.data, size }, request, response);
  const ended = writing.then(
    () => undefined,
    () => undefined, // `writing` itself is awaited below
  );
  const writer = { request, ended };
  writers.set(id, writer);
  try {
    await writing;
  } finally {
    if (writers.get(id) === writer) writers.delete(id);
  }
}

const offsetSchema = z.coerce.number().int().min(0);

async function take(
  { prisma, storage, partialUploads, pace }: Parts,
  { id, userId, sha256 }: Upload,
  { offset, size }: { readonly offset: number; readonly size: number },
  request: Request,
  response: Response,
): Promise<void> {
  const held = offset === 0 ? 0 : await partialUploads.held(id);
  if (held < offset) {
    response.set('upload-offset', String(held));
    refuseRequest(response, 409, 'INVALID_STATE', `${held} bytes have arrived. Continue from there.`);
    return;
  }
  const endWatch = watchPace(request, pace, () => {
    response.once('finish', () => request.destroy());
    const message = `Fewer than ${pace.bytes} bytes came within ${pace.everyMs / 1000} s. Send the rest again.`;
    refuseRequest(response, 408, 'REQUEST_TIMEOUT', message);
  });
  try {
    if ((await partialUploads.append(id, offset, request, size)) < size) return; // the sender left
    const expected = sha256 === null ? {} : { expected: sha256Schema.parse(sha256) };
    const blob = await storage.put(partialUploads.read(id), { maxBytes: size, ...expected });
    await partialUploads.remove(id);
    // The first bytes that arrive are the upload's: the address cannot be used to exchange them.
    const { count } = await prisma.upload.updateMany({
      where: { id, userId, state: 'PENDING', OR: [{ sha256: null }, { sha256: blob.sha256 }] },
      data: { sha256: blob.sha256, receivedAt: new Date() },
    });
    if (count === 0) {
      refuseRequest(response, 409, 'INVALID_STATE', 'Other bytes have already arrived for this upload.');
      return;
    }
    response.json({ sha256: blob.sha256, byteSize: blob.byteSize });
  } catch (error) {
    if (error instanceof HashMismatchError) {
      await partialUploads.remove(id);
      refuseRequest(response, 400, 'CHECKSUM_MISMATCH', error.message);
      return;
    }
    if (request.destroyed && !request.complete) return; // the sender left, or was too slow; what arrived is kept
    if (error instanceof StorageFullError) {
      refuseRequest(response, 507, 'STORAGE_FULL', error.message);
      return;
    }
    throw error;
  } finally {
    endWatch();
  }
}

/** A connection that broke may look open for long: who sends anew has given it up. */
async function endWriter(writers: Writers, id: string): Promise<void> {
  const writer = writers.get(id);
  if (!writer) return;
  if (!writer.request.complete) writer.request.destroy();
  await writer.ended;
}

/** Whether all of its bytes are stored, so that none has to be sent. */
async function hasArrived({ prisma, storage }: Parts, upload: Upload): Promise<boolean> {
  const { sha256, byteSize } = upload;
  if (sha256 === null || !(await hasReceived(prisma, upload))) return false;
  const size = await storage.size(sha256Schema.parse(sha256));
  return size !== null && BigInt(size) === byteSize;
}
