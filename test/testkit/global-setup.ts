import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { makeBundles } from '../../scripts/bundles.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Data directory of the embedded Postgres that all test files of one vitest run share. */
    testDatabaseDirectory: string;
  }
}

/**
 * Bundles the programs that tests start, and sets aside a directory for the test database. The first test file that needs a database starts it
 * (`database.ts`), so that a run without one pays nothing; the end of the run stops it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await makeBundles('tests');
  const directory = mkdtempSync(path.join(tmpdir(), 'exemplar-test-'));
  project.provide('testDatabaseDirectory', directory);
  return async () => {
    await stopEmbeddedPostgres(directory);
    rmSync(directory, { recursive: true, force: true });
  };
}
