import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CONNECTION_FILE, connectionSchema } from '#contracts/connection.ts';
import { readFile } from 'node:fs/promises';
import { makeBundles, startableOf } from '../scripts/bundles.mjs';
import { freePort } from '../test/testkit/free-port.ts';

/** The API as people run it: a process of its own, whose cost can be told from that of its clients. */
export interface BenchApiProcess {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

/** Lends an API process over a database. @param directory its data folder */
export async function withApiProcess<Result>(
  databaseUrl: string,
  directory: string,
  use: (api: BenchApiProcess) => Promise<Result>,
): Promise<Result> {
  await makeBundles('product');
  const { file, execArgv } = startableOf('api/main.ts');
  const settings = { DATABASE_URL: databaseUrl, EXEMPLAR_DATA_DIR: directory, PORT: String(await freePort()) };
  const child = fork(file, [], {
    execArgv: [...execArgv],
    env: { ...process.env, ...settings, LOG_LEVEL: 'fatal' },
  });
  const ended = once(child, 'exit');
  try {
    await Promise.race([
      once(child, 'message'), // that it is ready
      ended.then(() => Promise.reject(new Error('the API did not start'))),
    ]);
    const connection = await readFile(path.join(directory, CONNECTION_FILE), 'utf8');
    return await use({ ...connectionSchema.parse(JSON.parse(connection)), pid: child.pid ?? Number.NaN });
  } finally {
    child.kill();
    await ended.catch(() => undefined);
  }
}
