import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../test/testkit/free-port.ts';
import { npmStart, type NpmStart } from '../../test/testkit/npm-start.ts';
import { childrenOf } from '../../test/testkit/processes.ts';
import { type Ended, runExemplar } from '../../test/testkit/stack.ts';
import type { BenchMode, BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { knownFacts } from '../known-facts.ts';
import { memoryOf } from '../memory-of.ts';
import { postgresPid } from '../postgres-pid.ts';
import { timeEach } from '../time-each.ts';

const READY = /Exemplar is ready/;
const ACTIVE = 'state = QUEUED or state = STARTING or state = RUNNING';
/** Calls of each command while a later start is up. */
const CALLS = 5;
/** What a start does behind the back of those who wait for it is done by then. */
const SETTLED_MS = 5_000;

/** What a person waits for: a start on an empty data folder, starts on a used one, commands. */
export const start: BenchMode = {
  summary: 'until a first and a later start are ready, and the commands of the command line',
  counted: { what: 'starts', usual: 7 },
  async measure({ cache, count, say }) {
    const directory = await mkdtemp(path.join(cache, 'start-'));
    try {
      const first = await measureFirst(directory, say);
      const later: Later[] = [];
      for (let i = 0; i < count; i++) {
        say(`later start ${i + 1}`);
        later.push(await measureLater(directory));
      }
      const all = (pick: (one: Later) => readonly number[]) => later.flatMap(pick);
      const memory = later.map((one) => one.memory);
      return [
        {
          name: 'first start, with the import of the sample, until ready',
          times: timesOf([first]),
          facts: {},
        },
        {
          name: 'later start until ready',
          times: timesOf(all(({ readyMs }) => [readyMs])),
          facts: knownFacts({ 'API + Postgres, idle: PSS, MB': Math.max(...memory) }),
        },
        { name: './exemplar status', times: timesOf(all(({ statusMs }) => statusMs)), facts: {} },
        { name: './exemplar --help', times: timesOf(all(({ helpMs }) => helpMs)), facts: {} },
      ] satisfies Figure[];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** @returns milliseconds. The sample run is canceled, so that no training is beside the later starts. */
async function measureFirst(directory: string, say: BenchOptions['say']): Promise<number> {
  say('first start');
  return whileStarted(directory, async ({ readyMs }) => {
    orThrow(await runExemplar(directory, ['runs', 'cancel', '--where', ACTIVE, '--yes']));
    return readyMs;
  });
}

interface Later {
  readonly readyMs: number;
  readonly statusMs: readonly number[];
  readonly helpMs: readonly number[];
  /** Megabytes; NaN where the system does not tell. */
  readonly memory: number;
}

function measureLater(directory: string): Promise<Later> {
  return whileStarted(directory, async ({ readyMs, started }) => {
    await pause(SETTLED_MS);
    const memory = memoryOf(...apiOf(started), postgresPid(directory)) ?? Number.NaN;
    const call = async (...args: readonly string[]) => {
      orThrow(await runExemplar(directory, args));
    };
    return {
      readyMs,
      memory,
      statusMs: await timeEach(CALLS, () => call('status')),
      helpMs: await timeEach(CALLS, () => call('--help')),
    };
  });
}

function apiOf({ process: { pid } }: NpmStart): readonly number[] {
  return pid === undefined ? [] : childrenOf(pid, 'api/main');
}

async function whileStarted<Result>(
  directory: string,
  use: (start: { readonly readyMs: number; readonly started: NpmStart }) => Promise<Result>,
): Promise<Result> {
  const port = String(await freePort());
  const begun = performance.now();
  const started = npmStart({ EXEMPLAR_DATA_DIR: directory, PORT: port });
  try {
    await started.printed(READY);
    return await use({ readyMs: performance.now() - begun, started });
  } finally {
    started.process.kill('SIGINT');
    await started.ended;
  }
}

function orThrow({ code, stderr }: Ended): void {
  if (code !== 0) throw new Error(`a command ended with ${code}: ${stderr}`);
}
