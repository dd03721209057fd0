import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createBackOff } from '#lib/back-off.ts';
import { LATE_ENVIRONMENT, lateEnvironmentOf } from '#lib/late-environment.ts';
import { pause } from '#lib/pause.ts';
import { startableOf } from './bundles.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ChildOptions {
  /** Display name, e.g. `API`. */
  readonly name: string;
  /** Program, relative to the repository. */
  readonly program: string;
  readonly args: readonly string[];
  /** Asked anew at each start. */
  readonly environment: () => NodeJS.ProcessEnv;
  /**
   * Variables that are sent once they are known, while the program is read already; asked anew as well. Where they cannot be
   * had, it waits for `stop`.
   */
  readonly lateEnvironment?: () => Promise<Readonly<Record<string, string>>>;
  readonly logFile: string;
  /** How long it may take to finish what it is doing when it is told to end. */
  readonly patienceMs: number;
  readonly say: (text: string) => void;
}

/** A process that, once it was ready, is started again with growing pauses for as long as nobody stopped it. */
export interface SupervisedChild {
  /**
   * What it said with its first `ready`. One that is killed before is started again.
   *
   * @throws Error with the end of what it logged when it ended before.
   */
  readonly ready: Promise<unknown>;
  /** Ends the process and starts it again with a new environment. */
  restart(): void;
  stop(): Promise<void>;
}

const PAUSES_MS = { first: 1_000, longest: 30_000 };
/** After this long a process counts as sound, and the pauses begin small again. */
const SOUND_MS = 60_000;

/** How often a process may be killed before it was ready. */
const KILLS_AT_START = 3;

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
      const { reason } = await ended(child);
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

  const untilReady = async (): Promise<unknown> => {
    for (let kills = 0; ; child = start(options)) {
      const first = await firstWord(child);
      if (first.said) return first.message;
      // A program that ends by itself knows why, and would do so again; one that was killed may have had bad luck.
      const isAgain = restarting || (first.isKilled && ++kills <= KILLS_AT_START);
      if (stopped() || !isAgain) {
        throw new Error(`The ${name} did not start (${first.reason}):\n${lastLines(logFile, logStart)}`);
      }
      if (!restarting) say(`The ${name} was killed while it started (${first.reason}) and starts again.`);
      restarting = false;
    }
  };

  const ready = untilReady();
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

type FirstWord = { readonly said: true; readonly message: unknown } | ({ readonly said: false } & End);

function firstWord(child: ChildProcess): Promise<FirstWord> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (readySchema.safeParse(message).success) resolve({ said: true, message });
    });
    void ended(child).then((end) => {
      resolve({ said: false, ...end });
    });
  });
}

interface End {
  readonly reason: string;
  readonly isKilled: boolean;
}

function ended(child: ChildProcess): Promise<End> {
  const byCode = (code: number | null): End => ({ reason: `exit ${code ?? '?'}`, isKilled: false });
  const bySignal = (signal: string): End => ({ reason: `signal ${signal}`, isKilled: true });
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(byCode(child.exitCode));
    if (child.signalCode !== null) resolve(bySignal(child.signalCode));
    child.once('error', (error) => {
      resolve({ reason: error.message, isKilled: false });
    });
    child.once('exit', (code, signal) => {
      resolve(signal ? bySignal(signal) : byCode(code));
    });
  });
}

function start({ program, args, environment, lateEnvironment, logFile }: ChildOptions): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  const { file, execArgv } = startableOf(program);
  try {
    const child = fork(file, lateEnvironment ? [...args, LATE_ENVIRONMENT] : args, {
      cwd: root,
      env: environment(),
      execArgv: [...execArgv],
      stdio: ['ignore', log, log, 'ipc'],
      detached: process.platform !== 'win32', // a Ctrl-C reaches the starter alone, which ends all in order
    });
    lateEnvironment?.().then(
      (variables) => child.send(lateEnvironmentOf(variables), () => undefined), // one that has ended is heard of otherwise
      () => undefined, // whoever prepares them tells why they are not there, and stops the child
    );
    return child;
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
