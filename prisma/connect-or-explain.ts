import pg from 'pg';
import { noDatabase } from './no-database.ts';

/** A start that fails should fail soon. */
const PATIENCE_MS = 4_000;

/**
 * A connection of its own to a database.
 *
 * @throws when there is no database; the message says what to do
 */
export async function connectOrExplain(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  client.on('error', () => undefined); // the statement that a lost connection cuts off tells
  try {
    await client.connect();
  } catch (error) {
    throw noDatabase(url, error);
  }
  return client;
}
