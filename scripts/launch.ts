import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApiClient, type ApiClient } from '../cli/client.ts';
import { readConnectionFile } from '../cli/connection.ts';
import { CommandFailure } from '../cli/failure.ts';
import { isFresh, queueSample } from '../cli/sample.ts';
import { createSignInLink } from '../cli/sign-in-link.ts';
import { takeDataLock } from './data-lock.ts';
import { startServices, type Services } from './services.ts';

/** Everything of `npm start` after the install: runs until a signal ends it. */
export const launch = async (): Promise<void> => {
  const dataDirectory = path.resolve(
    process.env['EXEMPLAR_DATA_DIR'] ?? fileURLToPath(new URL('../data', import.meta.url)),
  );
  const lock = takeDataLock(dataDirectory);
  const stopped = signalled();
  try {
    const services = await startServices({ dataDirectory, environment: process.env, say });
    lock.announce(services.url);
    try {
      await Promise.race([welcome(dataDirectory), stopped]);
      await stopped;
    } finally {
      await end(services);
    }
  } finally {
    lock.release();
  }
};

const say = (text: string): void => {
  console.log(text);
};

/** Settles at the first Ctrl-C or SIGTERM. npm passes a Ctrl-C on once more, so later ones change nothing. */
const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        resolve();
      });
  });

const welcome = async (dataDirectory: string): Promise<void> => {
  const client = createApiClient(await readConnectionFile(path.join(dataDirectory, 'connection.json')));
  if (await isFresh(client)) await addSample(client);
  const { url } = await createSignInLink(client, null);
  say(`Exemplar is ready: ${url}`);
};

/** Exemplar is of use without the sample too: what went wrong is said, and the start goes on. */
const addSample = async (client: ApiClient): Promise<void> => {
  say('First start: importing MNIST-Single (10,000 digits in two colourings) and queueing the sample run.');
  try {
    await queueSample(client);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    say(`${error.message}\nTry again with "npx exemplar sample".`);
  }
};

const end = async (services: Services): Promise<void> => {
  say('Ending worker, API and database ...');
  await services.stop();
};
