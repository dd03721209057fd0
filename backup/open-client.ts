import { Socket } from 'node:net';
import pg from 'pg';
import { databaseUrlSchema } from '#db/database-url-schema.ts';
import { noDatabase } from '#db/no-database.ts';

const CONNECT_MS = 10_000;

/**
 * A connection for work that may take hours: no statement of it ends by a limit of time. The signal cuts it off, whatever
 * it waits for.
 *
 * @throws Error that says why there is no connection, and what to do
 */
export async function openClient(url: string, stopping: AbortSignal): Promise<pg.Client> {
  const address = databaseUrlSchema.safeParse(url);
  if (!address.success) throw new Error(`DATABASE_URL ${address.error.issues[0]?.message ?? ''}.`);
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    statement_timeout: 0,
    connectionTimeoutMillis: CONNECT_MS,
    stream: () => socket,
  });
  client.on('error', () => undefined); // the next query meets it
  const cut = (): void => {
    socket.destroy();
  };
  stopping.addEventListener('abort', cut);
  socket.once('close', () => {
    stopping.removeEventListener('abort', cut);
  });
  try {
    stopping.throwIfAborted();
    await client.connect();
  } catch (error) {
    socket.destroy();
    stopping.throwIfAborted();
    throw noDatabase(url, error);
  }
  return client;
}
