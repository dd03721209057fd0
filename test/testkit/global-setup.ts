import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Data directory of the embedded Postgres that all test files of one vitest run share. */
    testDatabaseDirectory: string;
  }
}

/**
 * Sets aside a directory for the test database. The first test file that needs a database starts it
 * (`database.ts`), so that a run without one pays nothing; the end of the run stops it.
 */
export default function setup(project: TestProject): () => Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'exemplar-test-'));
  project.provide('testDatabaseDirectory', directory);
  return async () => {
    await stopEmbeddedPostgres(directory);
    rmSync(directory, { recursive: true, force: true });
  };
}
