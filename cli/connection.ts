import { type Connection, connectionSchema } from '#contracts/connection.ts';
import { messageOf } from '#lib/message-of.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { CommandFailure } from './failure.ts';

/** What the running server wrote into its data folder. */
export async function readConnectionFile(file: string): Promise<Connection> {
  const bytes = await readIfThere(file).catch((error: unknown) => {
    throw new CommandFailure('failed', `${file} cannot be read: ${messageOf(error)}`);
  });
  if (bytes === null)
    throw new CommandFailure(
      'unreachable',
      `Exemplar is not running: ${file} does not exist. Start it with "npm start", or set EXEMPLAR_URL and EXEMPLAR_TOKEN to use another server.`,
    );
  return connectionSchema.parse(JSON.parse(bytes.toString('utf8')));
}
