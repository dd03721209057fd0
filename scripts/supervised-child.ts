import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createBackOff } from '#lib/back-off.ts';
import { pause } from '#lib/pause.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ChildOptions {
  /** Display name, e.g. `API`. */
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

/** A process that, once it was ready, is started again with growing pauses for as long as nobody stopped it. */
export interface SupervisedChild {
  /** What it said with its first `ready`. @throws Error with the end of what it logged when it ended before. */
  readonly ready: Promise<unknown>;
  /** Ends the process and starts it again with a new environment. */
  restart(): void;
  stop(): Promise<void>;
}

const PAUSES_MS = { first: 1_000, longest: 30_000 };
/** After this long a process counts as sound, and the pauses begin small again. */
const SOUND_MS = 60_000;

const readySchema = z.looseObject({ type: z.literal('ready') });

export function superviseChild(options: ChildOptions): SupervisedChild {
  const { name, say, logFile } = options;
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;
  let restarting = false;
  const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0; // what comes before is of earlier starts
  let child = start(options);

  const keepRunning = async (): Promise<void> => {
    const backOff = createBackOff(PAUSES_MS);
    for (; ; child = start(options)) {
      const startedAt = Date.now();
      const reason = await ended(child);
      if (stopped()) return;
      if (Date.now() - startedAt > SOUND_MS || restarting) backOff.reset();
      if (!restarting) {
        const pauseMs = backOff.next();
        say(`The ${name} ended (${reason}) and starts again in ${pauseMs / 1000} s. Its log is ${logFile}.`);
        await pause(pauseMs, stopping.signal);
        if (stopped()) return;
      }
      restarting = false;
    }
  };

  const ready = firstReady(child, options, logStart);
  const running = ready.then(keepRunning, () => undefined); // the caller hears of it by `ready`
  return {
    ready,
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
      await running;
      clearTimeout(patience);
    },
  };
}

function firstReady(
  child: ChildProcess,
  { name, logFile }: ChildOptions,
  logStart: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (readySchema.safeParse(message).success) resolve(message);
    });
    void ended(child).then((reason) => {
      reject(new Error(`The ${name} did not start (${reason}):\n${lastLines(logFile, logStart)}`));
    });
  });
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(`exit ${child.exitCode}`);
    if (child.signalCode !== null) resolve(`signal ${child.signalCode}`);
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(signal ? `signal ${signal}` : `exit ${code ?? '?'}`);
    });
  });
}

function start({ program, args, environment, logFile }: ChildOptions): ChildProcess {
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
}

const SHOWN_LINES = 15;

/** The last lines of a log from a byte on: what a process said before it ended. */
function lastLines(logFile: string, from: number): string {
  const log = readFileSync(logFile).subarray(from).toString('utf8');
  return log.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}
