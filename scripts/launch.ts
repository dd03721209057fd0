import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_FREE_SPACE_FLOOR_MIB, MIB } from '#lib/free-space.ts';
import { setVariables } from '#lib/set-variables.ts';
import { refuseUnfinishedRestore } from '#lib/unfinished-restore.ts';
import { checkSettings } from './check-settings.ts';
import { takeDataLock } from './data-lock.ts';
import { requireSpaceToStart, watchDiskSpace } from './disk-space.ts';

export interface LaunchOptions {
  /** Ends it, at any moment. */
  readonly stopping: AbortSignal;
  /** Makes what the services are made of, once the data folder is ours: of several starters one does it. */
  readonly prepare: () => Promise<unknown>;
}

/**
 * Everything of `npm start` after the install: runs until it is stopped, and leaves no process behind.
 *
 * @throws Error that says why it did not start, be it that it was stopped meanwhile
 */
export async function launch({ stopping, prepare }: LaunchOptions): Promise<void> {
  const environment = process.env;
  checkSettings(environment);
  const dataDirectory = path.resolve(
    setVariables(environment)['EXEMPLAR_DATA_DIR'] ?? fileURLToPath(new URL('../data', import.meta.url)),
  );
  requireSpaceToStart({ dataDirectory, say });
  const lock = takeDataLock(dataDirectory);
  const space = watchDiskSpace({ dataDirectory, floorBytes: floorOf(environment), say });
  try {
    refuseUnfinishedRestore(dataDirectory); // after the lock, which a restore looks for
    await requireDatabase(environment);
    await prepare();
    const [{ startServices }, { welcome }] = await Promise.all([
      import('./services.ts'), // not before: who comes second is to be told so at once
      import('./welcome.ts'),
    ]);
    const services = await startServices({ dataDirectory, environment, say, stopping });
    lock.announce(services.url);
    const stopped = untilStopped(stopping);
    try {
      const welcomed = welcome(dataDirectory, { say: sayUntil(stopping), stopping });
      await Promise.race([Promise.all([welcomed, services.workerReady]), stopped]);
      await stopped;
    } finally {
      space.makeWay();
      say('Stopping worker, API and database ...');
      await services.stop();
    }
  } finally {
    space.end();
    lock.release();
  }
}

/** Before the first start makes the dashboard: a person who named a database that is not there need not wait for that. */
async function requireDatabase(environment: NodeJS.ProcessEnv): Promise<void> {
  const url = setVariables(environment)['DATABASE_URL'];
  if (url === undefined) return;
  const { connectOrExplain } = await import('#db/connect-or-explain.ts');
  await (await connectOrExplain(url)).end();
}

/** As api and worker read it, which has been checked. */
function floorOf(environment: NodeJS.ProcessEnv): number {
  const mebibytes = setVariables(environment)['EXEMPLAR_FREE_SPACE_FLOOR'] ?? DEFAULT_FREE_SPACE_FLOOR_MIB;
  return Number(mebibytes) * MIB;
}

function say(text: string): void {
  console.log(text);
}

/** As `say`; once the end has begun, what fails because of it is no news. */
function sayUntil(stopping: AbortSignal): typeof say {
  return (text) => {
    if (!stopping.aborted) say(text);
  };
}

function untilStopped(stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) resolve();
    stopping.addEventListener('abort', () => {
      resolve();
    });
  });
}
