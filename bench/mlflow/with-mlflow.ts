import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '#lib/message-of.ts';
import { freePort } from '../../test/testkit/free-port.ts';
import { memoryOf } from '../memory-of.ts';

/** A server of MLflow, asked over HTTP as its own clients ask it. */
export interface Mlflow {
  /** E.g. `3.18.0`. */
  readonly version: string;
  /** @returns the answer as it came. @throws when it is no success */
  get(route: string, query: URLSearchParams): Promise<string>;
  post(route: string, body: object): Promise<string>;
  /** Megabytes of all its processes; null where the system does not tell. */
  memory(): number | null;
}

/** MLflow cannot be measured: there is no Python, or it has no MLflow. */
export class MlflowMissing extends Error {
  override readonly name = 'MlflowMissing';
}

/** The file in its folder that holds all runs. */
export const MLFLOW_DATABASE = 'mlflow.db';

const PATIENCE_MS = 120_000;
const LOOK_AGAIN_MS = 200;
const SAID_CHARACTERS = 2_000;

/**
 * Lends a server of MLflow as it starts with nothing chosen: runs in a SQLite file, which lies in the folder.
 *
 * @param folder is made; what lies there is used as it is
 * @throws MlflowMissing
 */
export async function withMlflow<Result>(
  python: string,
  folder: string,
  use: (mlflow: Mlflow) => Promise<Result>,
): Promise<Result> {
  await mkdir(folder, { recursive: true });
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    python,
    [
      ...['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', port],
      ...['--backend-store-uri', `sqlite:///${path.join(folder, MLFLOW_DATABASE)}`],
      ...['--default-artifact-root', path.join(folder, 'artifacts')],
    ],
    // In a group of its own, so that its workers end with it.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  const hear = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-SAID_CHARACTERS));
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = once(child, 'close').then(
    () => new MlflowMissing(`${python} -m mlflow server ended: ${said.trim().split('\n').at(-1) ?? ''}`),
    (error: unknown) => new MlflowMissing(`${python} does not start: ${messageOf(error)}`),
  );
  try {
    const version = await Promise.race([versionOf(url), ended.then((missing) => Promise.reject(missing))]);
    return await use({
      version,
      get: (route, query) => answerOf(`${url}${route}?${query.toString()}`, {}),
      post: (route, body) =>
        answerOf(`${url}${route}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      memory: () => (child.pid === undefined ? null : memoryOf(child.pid)),
    });
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

/** Waits until it answers. */
async function versionOf(url: string): Promise<string> {
  const begun = performance.now();
  for (;;) {
    try {
      return await answerOf(`${url}/version`, {});
    } catch (error) {
      if (performance.now() - begun > PATIENCE_MS) throw error;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

async function answerOf(url: string, request: RequestInit): Promise<string> {
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text.slice(0, 500)}`);
  return text;
}
