import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';

/** Calls `use` with a temporary folder and a Postgres that lives as long as it does. */
export async function withServer(use: (folder: string, server: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-witness-'));
  try {
    await use(folder, await ensureEmbeddedPostgres(folder));
  } finally {
    await stopEmbeddedPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
