import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ChildOptions {
  /** For people, e.g. `API`. */
  readonly name: string;
  /** Program, relative to the repository. */
  readonly program: string;
  readonly args: readonly string[];
  /** Asked anew at each start. */
  readonly environment: () => NodeJS.ProcessEnv;
  readonly logFile: string;
  /** How long it may take to finish what it is doing when it is told to end. */
  readonly patienceMs: number;
  readonly say: (text: string) => void;
}

/** A process that is started again, with growing pauses, as long as nobody stopped it. */
export interface SupervisedChild {
  /** What it says over its channel. */
  onMessage(listener: (message: unknown) => void): void;
  /** Settles when the first process ends: only before it said that it is ready is this of interest. */
  readonly firstEnd: Promise<string>;
  /** Ends the process and starts it again with a new environment. */
  restart(): void;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** After this long a process counts as sound, and the pauses begin small again. */
const SOUND_MS = 60_000;

export const superviseChild = (options: ChildOptions): SupervisedChild => {
  const { name, say, logFile } = options;
  const listeners: ((message: unknown) => void)[] = [];
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;
  let restarting = false;
  let child: ChildProcess;

  const runOnce = async (): Promise<string> => {
    child = start(options);
    child.on('message', (message) => {
      for (const listener of listeners) listener(message);
    });
    return new Promise((resolve) => {
      child.once('error', (error) => {
        resolve(error.message);
      });
      child.once('exit', (code, signal) => {
        resolve(signal ? `signal ${signal}` : `exit ${code ?? '?'}`);
      });
    });
  };

  const keepRunning = async (firstEnd: Promise<string>): Promise<void> => {
    let pauseMs = FIRST_PAUSE_MS;
    let startedAt = Date.now();
    for (let end = firstEnd; ; end = runOnce()) {
      const reason = await end;
      if (stopped()) return;
      if (!restarting) {
        if (Date.now() - startedAt > SOUND_MS) pauseMs = FIRST_PAUSE_MS;
        say(`The ${name} ended (${reason}) and starts again in ${pauseMs / 1000} s. Its log is ${logFile}.`);
        await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined); // stopped meanwhile
        if (stopped()) return;
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
      restarting = false;
      startedAt = Date.now();
    }
  };

  const firstEnd = runOnce();
  const ended = keepRunning(firstEnd);
  return {
    firstEnd,
    onMessage(listener) {
      listeners.push(listener);
    },
    restart() {
      restarting = true;
      child.kill('SIGTERM');
    },
    async stop() {
      stopping.abort();
      child.kill('SIGTERM');
      const patience = setTimeout(() => {
        say(`The ${name} did not end within ${options.patienceMs / 1000} s and is killed.`);
        child.kill('SIGKILL');
      }, options.patienceMs);
      await ended;
      clearTimeout(patience);
    },
  };
};

const start = ({ program, args, environment, logFile }: ChildOptions): ChildProcess => {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return fork(path.join(root, program), args, {
      cwd: root,
      env: environment(),
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', log, log, 'ipc'],
      detached: process.platform !== 'win32', // a Ctrl-C reaches the starter alone, which ends all in order
    });
  } finally {
    closeSync(log);
  }
};

/** The last lines of a log: what a process said before it ended. */
export const lastLines = (logFile: string, count = 15): string =>
  readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
