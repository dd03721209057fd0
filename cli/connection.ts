import { type Connection, connectionSchema } from '#contracts/connection.ts';
import { messageOf } from '#lib/message-of.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { CommandFailure } from './failure.ts';

/** What the running server wrote into its data folder. @throws CommandFailure where that cannot be read */
export async function readConnectionFile(file: string): Promise<Connection> {
  const bytes = await readIfThere(file).catch((error: unknown) => {
    throw new CommandFailure('failed', `${file} cannot be read: ${messageOf(error)}`);
  });
  if (bytes === null)
    throw new CommandFailure(
      'unreachable',
      `Exemplar is not running: ${file} does not exist. Start it with "npm start", or set EXEMPLAR_URL and EXEMPLAR_TOKEN to use another server.`,
    );
  const connection = connectionSchema.safeParse(parseJson(bytes.toString('utf8')));
  if (connection.success) return connection.data;
  throw new CommandFailure(
    'failed',
    `${file} is damaged. Restart Exemplar, which writes a new one, or set EXEMPLAR_URL and EXEMPLAR_TOKEN.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // as little a connection as anything else
  }
}
