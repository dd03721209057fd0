import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodeOf } from '#lib/exit-code-of.ts';
import { DEFAULT_FREE_SPACE_FLOOR_MIB, MIB } from '#lib/free-space.ts';
import { setVariables } from '#lib/set-variables.ts';
import { checkSettings } from './check-settings.ts';
import { takeDataLock } from './data-lock.ts';
import { requireSpaceToStart, watchDiskSpace } from './disk-space.ts';
import { startServices, type Services } from './services.ts';

/**
 * Everything of `npm start` after the install: runs until a signal ends it.
 *
 * @returns the exit code: a person's Ctrl-C is the usual end, another program's signal is told to it.
 */
export async function launch(): Promise<number> {
  const environment = process.env;
  checkSettings(environment);
  const dataDirectory = path.resolve(
    setVariables(environment)['EXEMPLAR_DATA_DIR'] ?? fileURLToPath(new URL('../data', import.meta.url)),
  );
  requireSpaceToStart({ dataDirectory, say });
  const lock = takeDataLock(dataDirectory);
  const space = watchDiskSpace({ dataDirectory, floorBytes: floorOf(environment), say });
  const stopped = signaled();
  try {
    const [services, { welcome }] = await Promise.all([
      startServices({ dataDirectory, environment, say }),
      import('./welcome.ts'), // loads while the database and the API start
    ]);
    lock.announce(services.url);
    try {
      const welcomed = welcome(dataDirectory, sayUntil(stopped));
      await Promise.race([Promise.all([welcomed, services.workerReady]), stopped]);
      const signal = await stopped;
      return signal === 'SIGINT' ? 0 : exitCodeOf(signal);
    } finally {
      space.makeWay();
      await end(services);
    }
  } finally {
    space.end();
    lock.release();
  }
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
function sayUntil(stopped: Promise<unknown>): typeof say {
  let isOver = false;
  void stopped.then(() => (isOver = true));
  return (text) => {
    if (!isOver) say(text);
  };
}

/** Settles at the first Ctrl-C or SIGTERM. npm passes a Ctrl-C on once more, so later ones change nothing. */
function signaled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        resolve(signal);
      });
  });
}

async function end(services: Services): Promise<void> {
  say('Stopping worker, API and database ...');
  await services.stop();
}
