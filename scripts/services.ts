import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { makeFolder } from '#lib/make-folder.ts';
import { setVariables } from '#lib/set-variables.ts';
import { keepDatabase } from './keep-database.ts';
import { superviseChild } from './supervised-child.ts';

export interface ServicesOptions {
  readonly dataDirectory: string;
  /**
   * What the processes inherit as it stands: that a variable of another program, such as CUDA_VISIBLE_DEVICES, is set to
   * nothing may mean something. PORT, DATABASE_URL and the like are read from it.
   */
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
  /** Ends a start that is under way. */
  readonly stopping: AbortSignal;
}

/**
 * The running product on one machine: database, API with the dashboard, one worker with all roles, and one that trains and
 * evaluates for each further run that shall train at once.
 */
export interface Services {
  readonly url: string;
  /** Resolves when the workers take jobs; rejects when one cannot start. */
  readonly workerReady: Promise<unknown>;
  /** Ends the workers, the API and the database, in this order; a training run saves a checkpoint first. */
  stop(): Promise<void>;
}

/** @throws when it does not start, or is stopped meanwhile; no process of it is left then */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { dataDirectory, say, environment, stopping } = options;
  const logs = path.join(dataDirectory, 'logs');
  makeFolder(logs);
  let port = setVariables(environment)['PORT'];
  const shared = { ...environment, EXEMPLAR_DATA_DIR: dataDirectory };
  const opening = openDatabase(options);
  const api = superviseChild({
    name: 'API',
    program: 'api/main.ts',
    args: [],
    environment: () => ({ ...shared, ...(port === undefined ? {} : { PORT: port }) }),
    lateEnvironment: async () => ({ DATABASE_URL: (await opening).url }),
    logFile: path.join(logs, 'api.log'),
    patienceMs: 15_000,
    say,
  });
  const startWorker = (database: Database, name: string, roles: string, variables: NodeJS.ProcessEnv = {}) =>
    superviseChild({
      name,
      program: 'worker/main.ts',
      args: [`--roles=${roles}`],
      environment: () => ({ ...shared, ...variables, DATABASE_URL: database.url }),
      logFile: path.join(logs, `${name}.log`),
      patienceMs: 60_000,
      say,
    });
  const database = await opening.catch(async (error: unknown) => {
    await api.stop();
    throw error;
  });
  try {
    const { url } = apiReadySchema.parse(await Promise.race([api.ready, aborted(stopping)]));
    port = new URL(url).port; // the API starts again where its clients look for it
    // After the API: a person waits for that one, and all want every core to start.
    const workers = [startWorker(database, 'worker', 'train,evaluate,estimate,serve,data,verify')];
    for (let number = 2; number <= trainingsOf(environment); number++) {
      const named = { EXEMPLAR_WORKER_NAME: `${workerNameOf(environment)} ${number}` };
      workers.push(startWorker(database, `worker-${number}`, 'train,evaluate', named));
    }
    database.watch(() => {
      api.restart();
      for (const worker of workers) worker.restart();
    });
    const stop = async (): Promise<void> => {
      await database.unwatch();
      await Promise.all(workers.map((worker) => worker.stop()));
      await api.stop();
      await database.close();
    };
    return { url, workerReady: Promise.all(workers.map(({ ready }) => ready)), stop };
  } catch (error) {
    await api.stop();
    await database.close();
    throw error;
  }
}

/** As the workers read it, which has been checked. */
function trainingsOf(environment: NodeJS.ProcessEnv): number {
  return Number(setVariables(environment)['EXEMPLAR_TRAININGS'] ?? 1);
}

function workerNameOf(environment: NodeJS.ProcessEnv): string {
  return setVariables(environment)['EXEMPLAR_WORKER_NAME'] ?? os.hostname();
}

function aborted(stopping: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => {
      reject(new Error('The start was stopped.'));
    };
    if (stopping.aborted) end();
    stopping.addEventListener('abort', end);
  });
}

const apiReadySchema = z.object({ url: z.url() });

interface Database {
  readonly url: string;
  /** Keeps the embedded server running. */
  watch(moved: () => void): void;
  unwatch(): Promise<void>;
  close(): Promise<void>;
}

async function openDatabase({
  dataDirectory,
  environment,
  say,
  stopping,
}: ServicesOptions): Promise<Database> {
  const given = setVariables(environment)['DATABASE_URL'];
  let url = given ?? (await ensureEmbeddedPostgres(dataDirectory));
  const end = async (): Promise<void> => {
    if (given === undefined) await stopEmbeddedPostgres(dataDirectory);
  };
  try {
    stopping.throwIfAborted();
    await migrate(url);
    stopping.throwIfAborted();
  } catch (error) {
    await end();
    throw error;
  }
  let unwatch = (): Promise<void> => Promise.resolve();
  return {
    get url() {
      return url;
    },
    watch(moved) {
      if (given !== undefined) return;
      const onMoved = (now: string): void => {
        url = now;
        moved();
      };
      unwatch = keepDatabase({ dataDirectory, url, say, onMoved });
    },
    unwatch: () => unwatch(),
    close: end,
  };
}
