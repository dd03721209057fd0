import path from 'node:path';
import { createBackOff } from '#lib/back-off.ts';
import { pause } from '#lib/pause.ts';
import { createApiClient } from '../cli/client.ts';
import { readConnectionFile } from '../cli/connection.ts';
import { CommandFailure } from '../cli/failure.ts';
import { isFresh, queueSample } from '../cli/sample.ts';
import { createSignInLink } from '../cli/sign-in-link.ts';

export interface WelcomeOptions {
  readonly say: (text: string) => void;
  /** Gives up what it waits for. */
  readonly stopping: AbortSignal;
}

/**
 * What a start does once the API answers: the sample where nobody has used the server yet, and a link to sign in. Where
 * API or database are away meanwhile it waits for them; whatever else fails is said, for Exemplar is of use without.
 */
export async function welcome(dataDirectory: string, { say, stopping }: WelcomeOptions): Promise<void> {
  const file = path.join(dataDirectory, 'connection.json');
  const client = createApiClient(await readConnectionFile(file));
  await orSayWhy('sample', say, async () => {
    if (!(await whenReached(() => isFresh(client), { say, stopping }))) return;
    say('First start: importing MNIST-Single (11,000 digits in two colorings) and queueing the sample run.');
    await whenReached(() => queueSample(client), { say, stopping });
  });
  await orSayWhy('sign-in', say, async () => {
    const { url } = await whenReached(() => createSignInLink(client, null), { say, stopping });
    say(`Exemplar is ready: ${url}`);
  });
}

/** @param command does the same later */
async function orSayWhy(
  command: string,
  say: (text: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    say(`${error.message}\nTry again with "./exemplar ${command}".`);
  }
}

const PAUSES_MS = { first: 500, longest: 5_000 };

/** Does something again for as long as the server cannot be reached; what was done of it already is not done twice. */
async function whenReached<Result>(
  work: () => Promise<Result>,
  { say, stopping }: WelcomeOptions,
): Promise<Result> {
  const backOff = createBackOff(PAUSES_MS);
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await work();
    } catch (error) {
      if (stopping.aborted || !(error instanceof CommandFailure) || error.exit !== 'unreachable') throw error;
      if (isFirst) say('The API or its database cannot be reached; the start continues once it can.');
      await pause(backOff.next(), stopping);
    }
  }
}
