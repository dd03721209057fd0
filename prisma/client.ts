import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.js';

/** A client, or the same calls inside an interactive transaction. */
export type Database = Prisma.TransactionClient;

/**
 * The one place that builds a client. Waiting for a connection ends after ten seconds with an error, and a
 * transaction that its program forgot is ended by the database.
 *
 * @param connections most connections held at once.
 */
export function makePrisma(url: string, connections = 10): PrismaClient {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 10_000,
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
    },
    // The pool replaces a broken connection by itself; whoever was using it gets the error from its query.
    { onPoolError: () => undefined, onConnectionError: () => undefined },
  );
  // A transaction that runs into its limit during COMMIT ends the process (prisma #29952): the limit is far off.
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 60_000 } });
}
