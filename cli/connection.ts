import { readFile } from 'node:fs/promises';
import { type Connection, connectionSchema } from '#contracts/connection.ts';
import { CommandFailure } from './failure.ts';

/** What the running server wrote into its data folder. */
export async function readConnectionFile(file: string): Promise<Connection> {
  const text = await readFile(file, 'utf8').catch(() => undefined); // absent until the first start
  if (text === undefined)
    throw new CommandFailure(
      'unreachable',
      `Exemplar is not running: there is no ${file}. Start it with "npm start", or name a server with EXEMPLAR_URL and EXEMPLAR_TOKEN.`,
    );
  return connectionSchema.parse(JSON.parse(text));
}
