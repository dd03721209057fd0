import { setFlagsFromString } from 'node:v8';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Tracing } from '#lib/tracing/span.ts';
import { watchDatabase } from './database-watch.ts';
import { type Prisma, PrismaClient } from './generated/client.js';
import { traceStatements } from './trace-statements.ts';

/** A client, or the same calls inside an interactive transaction. */
export type Database = Prisma.TransactionClient;

/** Longer takes only what asks for it: `set local statement_timeout`. */
const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * The one place that builds a client. Whatever waits for a database that has fallen silent gets an error; waiting for a
 * connection ends after ten seconds, and a statement or a transaction that its program forgot is ended by the database.
 *
 * @param silenceMs for which the database may owe us a sign of life. Requests of people are answered in two seconds.
 * @param tracing of the statements that are made in a span; null: none is traced
 */
export function makePrisma(
  url: string,
  { silenceMs = 1_200, tracing = null }: { silenceMs?: number; tracing?: Tracing | null } = {},
): PrismaClient {
  compileOnce();
  const watch = watchDatabase(url, silenceMs);
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    // Rows of an index lie in memory or on a disk without arms, not four times as far as the next row of a table.
    options: '-c random_page_cost=1.1',
    stream: () => watch.openSocket(),
  });
  // The pool replaces a broken connection by itself; whoever was using it gets the error from its query.
  const plain = new PrismaPg(pool, {
    disposeExternalPool: true,
    onPoolError: () => undefined,
    onConnectionError: () => undefined,
  });
  const adapter = tracing ? traceStatements(plain, tracing) : plain;
  // A transaction that runs into its limit during COMMIT ends the process (prisma #29952): the limit is far off.
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 60_000 } });
}

/**
 * Prisma's compiler of queries is WebAssembly, of which V8 makes machine code twice: fast, and then again in threads of its own
 * for whatever is used. The second takes 75 MB that are never given back, and a quarter of the processor time of a start; queries
 * take no longer without it, for their plans are kept. Holds for the whole process.
 */
function compileOnce(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}
