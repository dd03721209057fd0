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

/** Of an upload that is being sent: who writes it, and who comes last. */
interface Line {
  /** Null between two that write. */
  writing: Request | null;
  newest: Request;
  /** Resolves when the last in line has ended. */
  ended: Promise<void>;
}
/** By the id of the upload. */
type Lines = Map<string, Line>;

/**
 * `PUT /uploads/<id>`: the bytes of an upload. The signature is the permission, and says how many bytes of what.
 * What arrived before a connection broke is kept: `HEAD` says in `Upload-Offset` how many bytes those are, and a `PUT`
 * with that `Upload-Offset` sends the rest (the headers of draft-ietf-httpbis-resumable-upload). A newer request ends an
 * older one of the same upload: its connection is lost, though the server may not have heard of it. At any time one request
 * writes an upload; of those that wait for their turn the newest gets it.
 */
export function uploadRoutes(parts: Parts): Router {
  const lines: Lines = new Map();
  const router = Router();
  router.head('/uploads/:id', async (request, response) => {
    const { id } = request.params;
    const asked = await askedUpload(parts, id, request, response);
    if (!asked) return;
    await endWriter(lines, id);
    const upload = await parts.prisma.upload.findUnique({ where: { id } }); // as the writer has left it
    const isComplete = upload !== null && (await hasArrived(parts, upload));
    const held = isComplete ? asked.size : await parts.partialUploads.held(id);
    response.set({ 'upload-offset': String(held), 'upload-complete': isComplete ? '?1' : '?0' });
    response.set('cache-control', 'no-store').status(204).end();
  });
  router.put('/uploads/:id', async (request, response) => {
    await receive(parts, lines, request.params.id, request, response);
    // After a refusal bytes may still come: the connection is of no more use.
    if (!request.complete) response.once('finish', () => request.socket.destroy());
  });
  return router;
}

interface Asked {
  readonly size: number;
  readonly type: string;
}

/** What a signed URL says of an upload that is there; null when the request was refused. */
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
  return upload && { size, type };
}

async function receive(
  parts: Parts,
  lines: Lines,
  id: string,
  request: Request,
  response: Response,
): Promise<void> {
  const asked = await askedUpload(parts, id, request, response);
  if (!asked) return;
  const { size, type } = asked;
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
  await inTurn(lines, id, request, async (isNewest) => {
    if (request.destroyed && !request.complete) return; // the sender has left meanwhile
    if (isNewest) await take(parts, id, { offset: offset.data, size }, request, response);
    else await refuseOlder(parts, id, response);
  });
}

/** Runs `work` when everybody who came before has ended; whoever writes then is told to end. */
async function inTurn(
  lines: Lines,
  id: string,
  request: Request,
  work: (isNewest: boolean) => Promise<void>,
): Promise<void> {
  const line = lines.get(id) ?? { writing: null, newest: request, ended: Promise.resolve() };
  lines.set(id, line);
  line.newest = request;
  const before = line.ended;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  line.ended = ended;
  cutOff(line.writing);
  await before;
  line.writing = request;
  try {
    await work(line.newest === request);
  } finally {
    line.writing = null;
    end();
    if (line.ended === ended) lines.delete(id);
  }
}

async function refuseOlder({ partialUploads }: Parts, id: string, response: Response): Promise<void> {
  response.set('upload-offset', String(await partialUploads.held(id)));
  refuseRequest(response, 409, 'INVALID_STATE', 'A newer request is sending this upload.');
}

const offsetSchema = z.coerce.number().int().min(0);

async function take(
  parts: Parts,
  id: string,
  { offset, size }: { readonly offset: number; readonly size: number },
  request: Request,
  response: Response,
): Promise<void> {
  const { prisma, storage, partialUploads, pace } = parts;
  // Others may have written while this one waited: the upload is read now, not before.
  const upload = await prisma.upload.findUnique({ where: { id } });
  if (upload?.state !== 'PENDING') {
    const message = 'This upload has already been finalized. Create a new one.';
    refuseRequest(response, 409, 'INVALID_STATE', message);
    return;
  }
  const { userId, sha256 } = upload;
  if (offset > 0 && (await hasArrived(parts, upload))) {
    if (offset === size) {
      response.json({ sha256, byteSize: size }); // its sender did not hear so
      return;
    }
    response.set('upload-offset', String(size));
    refuseRequest(response, 409, 'INVALID_STATE', 'All bytes of this upload have arrived.');
    return;
  }
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
async function endWriter(lines: Lines, id: string): Promise<void> {
  const line = lines.get(id);
  if (!line) return;
  cutOff(line.writing);
  await line.ended;
}

function cutOff(writing: Request | null): void {
  if (writing && !writing.complete) writing.destroy();
}

/** Whether all of its bytes are stored, so that none has to be sent. */
async function hasArrived({ prisma, storage }: Parts, upload: Upload): Promise<boolean> {
  const { sha256, byteSize } = upload;
  if (sha256 === null || !(await hasReceived(prisma, upload))) return false;
  const size = await storage.size(sha256Schema.parse(sha256));
  return size !== null && BigInt(size) === byteSize;
}
