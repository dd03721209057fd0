import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, CONNECTION_FILE, connectionSchema } from '#contracts/connection.ts';
import { readConnectionFile } from './connection.ts';
import { CommandFailure } from './failure.ts';

/**
 * EXEMPLAR_URL and EXEMPLAR_TOKEN where they are set, else what the running server wrote into its data folder.
 * The only reader of the environment in the command line.
 */
export async function readConnection(): Promise<Connection> {
  const url = process.env['EXEMPLAR_URL'];
  const token = process.env['EXEMPLAR_TOKEN'];
  if (url !== undefined) {
    if (token === undefined)
      throw new CommandFailure('notSignedIn', 'EXEMPLAR_URL is set, but EXEMPLAR_TOKEN is not: set both.');
    const connection = connectionSchema.safeParse({ url, token });
    if (!connection.success) throw new CommandFailure('usage', `EXEMPLAR_URL is not a URL: ${url}`);
    return connection.data;
  }
  return readConnectionFile(path.join(dataDirectory(), CONNECTION_FILE));
}

function dataDirectory(): string {
  return path.resolve(process.env['EXEMPLAR_DATA_DIR'] ?? fileURLToPath(new URL('../data', import.meta.url)));
}
