import path from 'node:path';
import { createApiClient, type ApiClient } from '../cli/client.ts';
import { readConnectionFile } from '../cli/connection.ts';
import { CommandFailure } from '../cli/failure.ts';
import { isFresh, queueSample } from '../cli/sample.ts';
import { createSignInLink } from '../cli/sign-in-link.ts';

/** What a start does once the API answers: the sample where nobody has used the server yet, and a link to sign in. */
export async function welcome(dataDirectory: string, say: (text: string) => void): Promise<void> {
  const client = createApiClient(await readConnectionFile(path.join(dataDirectory, 'connection.json')));
  if (await isFresh(client)) await addSample(client, say);
  const { url } = await createSignInLink(client, null);
  say(`Exemplar is ready: ${url}`);
}

/** Exemplar is of use without the sample too: what went wrong is said, and the start goes on. */
async function addSample(client: ApiClient, say: (text: string) => void): Promise<void> {
  say('First start: importing MNIST-Single (11,000 digits in two colorings) and queueing the sample run.');
  try {
    await queueSample(client);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    say(`${error.message}\nTry again with "npx exemplar sample".`);
  }
}
