import { Router } from 'express';
import { z } from 'zod';
import { pointsExtensions, type PointsFormat, pointsFormatSchema } from '#contracts/points-format.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { readChains } from '../events/segment-chain.ts';
import { writePoints } from '../points/write-points.ts';
import type { Downloads } from './downloads.ts';
import { refuseRequest } from './respond.ts';

interface Parts {
  readonly prisma: PrismaClient;
  readonly signer: UrlSigner;
  readonly downloads: Downloads;
}

const claimsSchema = z.object({ format: pointsFormatSchema });

const TYPES = {
  NDJSON: 'application/x-ndjson; charset=utf-8',
  CSV: 'text/csv; charset=utf-8',
  PARQUET: 'application/vnd.apache.parquet',
  TENSORBOARD: 'application/octet-stream',
} as const satisfies Record<PointsFormat, string>;

/** `GET /runs/<uuid>/points`: every point of a run that its readers see, as it is read. The signature is the permission. */
export function pointsRoutes({ prisma, signer, downloads }: Parts): Router {
  return Router().get('/runs/:runId/points', async (request, response) => {
    const claims = claimsSchema.safeParse(signer.verify('GET', request.url));
    const runId = z.uuid().safeParse(request.params.runId);
    if (!claims.success || !runId.success) {
      refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
      return;
    }
    const { format } = claims.data;
    await downloads.send(response, async () => {
      const [chain = []] = await readChains(prisma, [runId.data]);
      return {
        contentType: TYPES[format],
        fileName: `points-${runId.data}.${pointsExtensions[format]}`,
        pieces: (client) => writePoints(client, { runId: runId.data, chain }, format),
      };
    });
  });
}
