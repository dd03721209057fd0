import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CONNECTION_FILE, connectionSchema } from '#contracts/connection.ts';
import { forkProgram } from './fork-program.ts';
import { freePort } from './free-port.ts';
import { freeze } from './processes.ts';

/** The API as a process of its own, to freeze and to kill it. */
export interface ApiProcess {
  readonly url: string;
  readonly token: string;
  /** Of the process that runs now. @throws when none does */
  pid(): number;
  /** @returns lets it go on. */
  freeze(): () => void;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again, at the same address. */
  startAgain(): Promise<void>;
}

export async function startApiProcess(databaseUrl: string, dataDirectory: string): Promise<ApiProcess> {
  const port = await freePort();
  let api: ChildProcess | null = null;
  const startAgain = async (): Promise<void> => {
    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      EXEMPLAR_DATA_DIR: dataDirectory,
      LOG_LEVEL: 'fatal',
    };
    api = forkProgram('api/main.ts', [], { env: { ...env, PORT: String(port) } });
    await once(api, 'message');
  };
  await startAgain();
  const file = readFileSync(path.join(dataDirectory, CONNECTION_FILE), 'utf8');
  return {
    ...connectionSchema.parse(JSON.parse(file)),
    pid() {
      if (api?.pid === undefined) throw new Error('the API does not run');
      return api.pid;
    },
    freeze: () => freeze(api?.pid === undefined ? [] : [api.pid]),
    async kill() {
      if (!api) return;
      const ended = once(api, 'exit');
      if (api.kill('SIGKILL')) await ended;
      api = null;
    },
    startAgain,
  };
}
