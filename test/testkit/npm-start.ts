import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** An `npm start`, as the process that a person sees. */
export interface NpmStart {
  readonly process: ChildProcess;
  /** Waits until it printed something of this form. @throws when it ends before */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** How it ended, all that it printed, and how long it ran. */
  readonly ended: Promise<NpmStartEnd>;
}

export interface NpmStartEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly seconds: number;
}

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/** @param environment what it has besides that of the tests */
export function npmStart(environment: NodeJS.ProcessEnv): NpmStart {
  const { DATABASE_URL: _database, PORT: _port, ...inherited } = process.env;
  const child = spawn(process.execPath, [script], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const begun = performance.now();
  let output = '';
  const chunks = [child.stdout, child.stderr];
  for (const stream of chunks) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let seconds = 0;
  child.once('exit', () => (seconds = (performance.now() - begun) / 1000));
  const ended = new Promise<NpmStartEnd>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, output, seconds });
    });
  });
  return {
    process: child,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (found) resolve(found);
        };
        for (const stream of chunks) stream.on('data', look);
        look();
        void ended.then(() => {
          reject(new Error(`It ended before it printed ${pattern.source}: ${output}`));
        });
      }),
  };
}
