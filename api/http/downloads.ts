import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import pg from 'pg';
import type { Logger } from 'pino';
import { isCode } from '#lib/is-code.ts';
import { refuseRequest } from './respond.ts';

/** A file that is made while it is sent. */
export interface Download {
  readonly contentType: string;
  readonly fileName: string;
  /** Its pieces. @param client of its own, which may be used up */
  readonly pieces: (client: pg.Client) => AsyncIterable<Uint8Array>;
}

/**
 * Sends files that are made of what the database holds. Whatever goes wrong on the way cuts the connection, so that no
 * client takes a part for the whole.
 */
export interface Downloads {
  /** @param prepare makes the download, once there is room for it. */
  send(response: Response, prepare: () => Promise<Download>): Promise<void>;
}

/** Each holds a connection of the database. */
const MOST_AT_ONCE = 4;
/** A client that takes nothing for so long is cut off. */
const SILENCE_MS = 60_000;

export function createDownloads(databaseUrl: string, log: Logger): Downloads {
  let running = 0;
  return {
    async send(response, prepare) {
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
        await pour(databaseUrl, log, await prepare(), response);
      } finally {
        running--;
      }
    },
  };
}

async function pour(
  databaseUrl: string,
  log: Logger,
  { contentType, fileName, pieces }: Download,
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
      'content-type': contentType,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    });
    response.setTimeout(SILENCE_MS, () => response.destroy());
    await pipeline(Readable.from(pieces(client), { objectMode: false }), response);
  } catch (error) {
    if (isCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) return; // the client left
    if (!response.headersSent) throw error;
    log.error({ err: error, fileName }, 'A download was cut off.');
    response.destroy();
  } finally {
    await client.end();
  }
}
