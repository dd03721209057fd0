import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Response, Router } from 'express';
import pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { pointsExtensions, type PointsFormat, pointsFormatSchema } from '#contracts/points-format.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { isCode } from '#lib/is-code.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { readChains } from '../events/segment-chain.ts';
import type { ExportedRun } from '../points/copy-points.ts';
import { writePoints } from '../points/write-points.ts';
import { refuseRequest } from './respond.ts';

interface Parts {
  readonly prisma: PrismaClient;
  readonly databaseUrl: string;
  readonly signer: UrlSigner;
  readonly log: Logger;
}

const claimsSchema = z.object({ format: pointsFormatSchema });

const TYPES = {
  NDJSON: 'application/x-ndjson; charset=utf-8',
  CSV: 'text/csv; charset=utf-8',
  PARQUET: 'application/vnd.apache.parquet',
  TENSORBOARD: 'application/octet-stream',
} as const satisfies Record<PointsFormat, string>;

/** Each holds a connection of the database. */
const MOST_AT_ONCE = 4;
/** A client that takes nothing for so long is cut off. */
const SILENCE_MS = 60_000;

/**
 * `GET /runs/<uuid>/points`: every point of a run that its readers see, as it is read. The signature is the permission.
 * Whatever goes wrong on the way cuts the connection, so that no client takes a part for the whole.
 */
export function pointsRoutes({ prisma, databaseUrl, signer, log }: Parts): Router {
  let running = 0;
  return Router().get('/runs/:runId/points', async (request, response) => {
    const claims = claimsSchema.safeParse(signer.verify('GET', request.url));
    const runId = z.uuid().safeParse(request.params.runId);
    if (!claims.success || !runId.success) {
      refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
      return;
    }
    if (running >= MOST_AT_ONCE) {
      response.set('retry-after', '10');
      refuseRequest(
        response,
        503,
        'SERVICE_UNAVAILABLE',
        `${running} exports are under way. Try again in a moment.`,
      );
      return;
    }
    running++;
    try {
      const [chain = []] = await readChains(prisma, [runId.data]);
      const run = { runId: runId.data, chain };
      await send({ databaseUrl, log }, run, claims.data.format, response);
    } finally {
      running--;
    }
  });
}

async function send(
  { databaseUrl, log }: Pick<Parts, 'databaseUrl' | 'log'>,
  run: ExportedRun,
  format: PointsFormat,
  response: Response,
): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined); // the query under way meets it
  try {
    await client.connect();
    response.set({
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="points-${run.runId}.${pointsExtensions[format]}"`,
      'cache-control': 'no-store',
    });
    response.setTimeout(SILENCE_MS, () => response.destroy());
    await pipeline(Readable.from(writePoints(client, run, format), { objectMode: false }), response);
  } catch (error) {
    if (isCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) return; // the client left
    if (!response.headersSent) throw error;
    log.error({ err: error, runId: run.runId }, 'An export of points was cut off.');
    response.destroy();
  } finally {
    await client.end();
  }
}
