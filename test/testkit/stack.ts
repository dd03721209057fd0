import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServices, type Services } from '../../scripts/services.ts';
import { exampleVariables } from './example-variables.ts';
import { freePort } from './free-port.ts';

/** What a command of the command line ended with. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole product as real processes over a data folder of its own: Postgres, API, one worker with all roles. */
export interface Stack {
  readonly dataDirectory: string;
  url(): string;
  /** Runs `./exemplar` against it. */
  exemplar(...args: readonly string[]): Promise<Ended>;
  /** As `exemplar ... --json`, which has to succeed. One object per line. */
  json<Item>(...args: readonly string[]): Promise<Item[]>;
  /** Ends it as Ctrl-C does and starts it again on the same data folder. */
  restart(): Promise<void>;
  /** Ends it and keeps its data folder. */
  halt(): Promise<void>;
  /** Ends it and removes its data folder. */
  stop(): Promise<void>;
}

/** @param variables settings beside those of the test's own process */
export async function startStack(
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-stack-')),
  variables: NodeJS.ProcessEnv = {},
): Promise<Stack> {
  const port = await freePort(); // clients find it where it was when it restarts
  const start = (): Promise<Services> => startOn(dataDirectory, { ...variables, PORT: String(port) });
  let services = await start();
  const exemplar = (...args: readonly string[]): Promise<Ended> => runExemplar(dataDirectory, args);
  return {
    dataDirectory,
    url: () => services.url,
    exemplar,
    async json<Item>(...args: readonly string[]) {
      const { code, stdout, stderr } = await exemplar(...args, '--json');
      if (code !== 0)
        throw new Error(`exemplar ${args.join(' ')} ended with ${code}: ${stderr}${logs(dataDirectory)}`);
      const lines = stdout.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as Item); // as the schema says; tests look at it
    },
    async restart() {
      await services.stop();
      services = await start();
    },
    async halt() {
      await services.stop();
    },
    async stop() {
      await services.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function startOn(dataDirectory: string, variables: NodeJS.ProcessEnv): Promise<Services> {
  const { DATABASE_URL: _database, PORT: _port, ...inherited } = process.env;
  // Whoever exports all of .env.example gets the same product.
  const environment = { ...exampleVariables(), ...inherited, ...variables };
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const services = await startServices({
    dataDirectory,
    environment,
    say,
    stopping: new AbortController().signal,
  });
  await services.workerReady;
  return services;
}

const bin = fileURLToPath(new URL('../../exemplar', import.meta.url));

/** Runs `./exemplar` on a data folder. */
export function runExemplar(dataDirectory: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const { EXEMPLAR_URL: _url, EXEMPLAR_TOKEN: _token, ...inherited } = process.env;
    const options = { env: { ...inherited, EXEMPLAR_DATA_DIR: dataDirectory }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [bin, ...args], options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** What the processes said, for a test that failed. */
function logs(dataDirectory: string): string {
  return ['api', 'worker']
    .map(
      (name) =>
        `\n--- ${name}.log\n${readFileSync(path.join(dataDirectory, 'logs', `${name}.log`), 'utf8').slice(-4000)}`,
    )
    .join('');
}
