import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { sha256Schema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { packTar } from '#lib/pack-tar.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { readCheckpointFiles } from '../blobs/read-checkpoint-files.ts';
import { shortIdOf } from '#contracts/short-id-of.ts';
import { refuseRequest } from './respond.ts';
import { refuseStored } from './refuse-stored.ts';

interface Parts {
  readonly prisma: PrismaClient;
  readonly storage: BlobStore;
  readonly signer: UrlSigner;
  readonly log: Logger;
}

/** `GET /checkpoints/<uuid>/tar`: the files of a checkpoint as a tar. The signature is the permission. */
export function checkpointRoutes({ prisma, storage, signer, log }: Parts): Router {
  return Router().get('/checkpoints/:checkpointId/tar', async (request, response) => {
    const id = z.uuid().safeParse(request.params.checkpointId);
    if (signer.verify('GET', request.url) === null || !id.success) {
      refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
      return;
    }
    const checkpoint = await prisma.checkpoint.findUnique({ where: { id: id.data } });
    if (!checkpoint) {
      refuseRequest(response, 404, 'NOT_FOUND', 'This checkpoint has been deleted.');
      return;
    }
    try {
      const { runId, step, manifestSha256 } = checkpoint;
      const files = await readCheckpointFiles(storage, manifestSha256);
      response.set({
        'content-type': 'application/x-tar',
        'content-disposition': `attachment; filename="checkpoint-${shortIdOf(runId)}-${step}.tar"`,
        'cache-control': 'no-store, no-transform', // weights do not compress
      });
      await pipeline(
        packTar(files.map(({ sha256, ...file }) => ({ ...file, read: () => read(storage, sha256) }))),
        response,
      );
    } catch (error) {
      refuseStored(error, response, log);
    }
  });
}

async function* read(storage: BlobStore, sha256: string): AsyncGenerator<Uint8Array> {
  yield* await storage.stream(sha256Schema.parse(sha256));
}
