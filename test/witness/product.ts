import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

export interface ProductOptions {
  /** Folder of the version: a checkout with its packages installed. */
  readonly root: string;
  readonly dataDirectory: string;
  /** Database of its own, which the version brings up to date. */
  readonly databaseUrl: string;
}

/** A running version of the product, spoken to as from outside: by GraphQL and by its own command line. */
export interface Product {
  readonly dataDirectory: string;
  /** Process of the services. */
  readonly pid: number;
  /** @throws Error with what the server says against it */
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** Runs its `./exemplar ... --json`. One object per line. @throws Error with what it wrote when it fails */
  exemplar<Item>(...args: readonly string[]): Promise<Item[]>;
  download(address: string): Promise<Buffer>;
  stop(): Promise<void>;
}

/** Threads of every computation of a witness, whatever the machine has: results may depend on it. */
export const THREADS = 2;

/** Of the caller's environment, what is no setting of the product. */
const SETTINGS = /^(EXEMPLAR_.*|DATABASE_URL|PORT|LOG_LEVEL|NODE_ENV)$/;

/** Starts the services of a version: API and one worker with all roles. */
export async function startProduct({ root, dataDirectory, databaseUrl }: ProductOptions): Promise<Product> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));
  const environment = { ...inherited, EXEMPLAR_DATA_DIR: dataDirectory };
  const tsx = pathToFileURL(createRequire(path.join(root, 'package.json')).resolve('tsx')).href;
  const program = fileURLToPath(new URL('./serve-product.ts', import.meta.url));
  const child = fork(program, [root, dataDirectory], {
    cwd: root,
    execArgv: ['--import', tsx],
    env: {
      ...environment,
      DATABASE_URL: databaseUrl,
      EXEMPLAR_THREADS: String(THREADS),
      EXEMPLAR_COMPUTE: 'onnx',
      EXEMPLAR_TUNING: 'off',
      EXEMPLAR_LEASE_SECONDS: '12', // a worker that was killed is soon noticed
      EXEMPLAR_WORKER_NAME: 'witness',
    },
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(() => {
      throw new Error(`The services of ${root} did not start.`);
    }),
  ]);
  const { url, token } = connectionSchema.parse(
    JSON.parse(readFileSync(path.join(dataDirectory, 'connection.json'), 'utf8')),
  );
  return {
    dataDirectory,
    pid: child.pid ?? 0,
    async ask<Data>(query: string, variables: object = {}) {
      const response = await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
      if (errors !== undefined || data === undefined)
        throw new Error(`${JSON.stringify(errors)} to ${query} of ${JSON.stringify(variables)}`);
      return data;
    },
    exemplar: (...args) => runCommand(commandOf(root), args, environment),
    async download(address) {
      const response = await fetch(new URL(address, url));
      if (!response.ok) throw new Error(`${address} answered ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const connectionSchema = z.object({ url: z.url(), token: z.string() });

function runCommand<Item>(bin: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Item[]> {
  return new Promise((resolve, reject) => {
    const command = [bin, ...args, '--json'];
    execFile(process.execPath, command, { env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) {
        reject(new Error(`exemplar ${args.join(' ')} failed: ${stderr}`));
        return;
      }
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve(lines.map((line) => JSON.parse(line) as Item)); // as the schema says; callers look at it
    });
  });
}

/** Where it lies in this version, and where it lay in 0.1.0. */
function commandOf(root: string): string {
  const places = ['exemplar', 'cli/bin.mjs'].map((file) => path.join(root, file));
  return places.find((file) => existsSync(file)) ?? root;
}
