import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { withFileLock } from '#db/embedded/file-lock.ts';
import { migrate } from '#db/migrate.ts';
import { childrenOf, freeze, sendSignal } from './processes.ts';

/** A Postgres that a test has for itself, to freeze and to kill it. */
export interface OwnPostgres {
  readonly dataDirectory: string;
  readonly url: string;
  /** Stops all its processes from computing. @returns lets them go on. */
  freeze(): () => void;
  kill(): void;
  /** Starts it again, at the same address. */
  startAgain(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/**
 * How a database goes away: it hangs, or its processes are gone.
 *
 * @returns brings it back.
 */
export function takeAway(postgres: OwnPostgres, absence: 'frozen' | 'dead'): () => Promise<void> {
  if (absence === 'dead') {
    postgres.kill();
    return () => postgres.startAgain();
  }
  const thaw = postgres.freeze();
  return () => {
    thaw();
    return Promise.resolve();
  };
}

/** @param parent where its data folder is made */
export async function startOwnPostgres(parent = tmpdir()): Promise<OwnPostgres> {
  const dataDirectory = mkdtempSync(path.join(parent, 'exemplar-faults-'));
  cpSync(await makeTemplate(), path.join(dataDirectory, 'postgres'), {
    recursive: true,
    filter: (source) => !PLACES_OF_A_SERVER.includes(path.basename(source)),
  });
  const url = await ensureEmbeddedPostgres(dataDirectory);
  const pid = () =>
    Number(readFileSync(path.join(dataDirectory, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    dataDirectory,
    url,
    freeze: () => freeze([pid(), ...childrenOf(pid())]),
    kill: () => {
      sendSignal(pid(), 'SIGKILL');
    },
    async startAgain() {
      const again = await ensureEmbeddedPostgres(dataDirectory);
      if (again !== url) throw new Error(`Postgres moved from ${url} to ${again}`);
    },
    async remove() {
      await stopEmbeddedPostgres(dataDirectory);
      rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Files of a stopped server that a copy must not share: it takes a port of its own. */
const PLACES_OF_A_SERVER = ['port', 'lock'];
const TEMPLATE_PATIENCE_MS = 90_000;

/**
 * Makes a stopped cluster with our tables, once for all test files of a vitest run: a copy of it is there much sooner than a
 * new one.
 *
 * @returns its folder
 */
async function makeTemplate(): Promise<string> {
  const directory = path.join(inject('testDatabaseDirectory'), 'own');
  return withFileLock(`${directory}.lock`, TEMPLATE_PATIENCE_MS, async () => {
    const whole = path.join(directory, 'whole');
    if (!existsSync(whole)) {
      await migrate(await ensureEmbeddedPostgres(directory));
      await stopEmbeddedPostgres(directory);
      writeFileSync(whole, '');
    }
    return path.join(directory, 'postgres');
  });
}
