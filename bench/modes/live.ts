import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makePrisma } from '#db/client.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type BenchDatabase, dropBenchDatabase, withBenchDatabase } from '../bench-database.ts';
import type { BenchMode, BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { knownFacts } from '../known-facts.ts';
import { memoryOf } from '../memory-of.ts';
import { type OpenRun, openWriteStores } from '../open-write-stores.ts';
import { processorSecondsOf } from '../processor-seconds-of.ts';
import { openStepViewer, type StepViewer } from '../step-viewer.ts';
import { type BenchApiProcess, withApiProcess } from '../with-api-process.ts';
import { writeOf } from '../write-of.ts';

const DATABASE = 'bench_live';
/** A step of a training. */
const STEP = { series: 32, steps: 1 };
const STEPS = 50;
/** From one step to the next, as fast as small models train. */
const STEP_MS = 250;
const WARM_UP = 3;
/** Idle viewers, for each who watches a training. */
const IDLE_PER_VIEWER = 10;
const IDLE_MS_PER_VIEWER = 20;
/** Sockets that are opened at the same time. */
const TOGETHER = 50;

/** A training that is watched: every viewer has a socket of its own to an API that is a process of its own. */
export const live: BenchMode = {
  summary: 'a training that many watch: logged until seen, and what viewers cost',
  counted: { what: 'viewers', usual: 100 },
  async measure({ cache, count, say }) {
    await dropBenchDatabase(cache, DATABASE);
    const directory = path.join(cache, 'live-data');
    await mkdir(directory, { recursive: true });
    return withBenchDatabase(cache, DATABASE, async (database) => {
      const prisma = makePrisma(database.url);
      try {
        const [watched, idle] = await openWriteStores(prisma, 2);
        if (!watched || !idle) throw new Error('expected two runs');
        for (const { store } of [watched, idle]) await store.store({ number: 1, write: writeOf(STEP, 0) }); // by which a viewer knows that it is there
        return await withApiProcess(database.url, directory, async (api) => [
          ...(await measureWatched(api, database, watched, count, say)),
          await measureIdle(api, database, idle, count * IDLE_PER_VIEWER, say),
        ]);
      } finally {
        await prisma.$disconnect();
      }
    });
  },
};

async function measureWatched(
  api: BenchApiProcess,
  database: BenchDatabase,
  run: OpenRun,
  count: number,
  say: BenchOptions['say'],
): Promise<Figure[]> {
  say(`${count} viewers of ${STEPS} steps`);
  const viewers = await openViewers(api, run, count);
  try {
    for (let i = 1; i <= WARM_UP; i++) await logStep(run, viewers, i);
    const before = { api: secondsOf(api.pid), postgres: database.cpuSeconds(), at: performance.now() };
    const commits: number[] = [];
    const seen: number[] = [];
    for (let i = WARM_UP + 1; i <= WARM_UP + STEPS; i++) {
      const logged = await logStep(run, viewers, i);
      commits.push(logged.committed);
      seen.push(...logged.seen);
      await pause(Math.max(0, STEP_MS - Math.max(...logged.seen)));
    }
    const cpu = (secondsOf(api.pid) - before.api) * 1_000;
    const postgres = ((database.cpuSeconds() ?? Number.NaN) - (before.postgres ?? Number.NaN)) * 1_000;
    return [
      { name: 'logged until committed, a part of the next', times: timesOf(commits), facts: {} },
      {
        name: `logged until seen by ${count} viewers`,
        times: timesOf(seen),
        facts: knownFacts({
          'API CPU ms per viewer and event': cpu / STEPS / count,
          'API CPU ms per event': cpu / STEPS,
          'Postgres CPU ms per event': postgres / STEPS,
          'API, % of a core': (cpu / (performance.now() - before.at)) * 100,
        }),
      },
    ];
  } finally {
    for (const viewer of viewers) viewer.leave();
  }
}

/** @returns milliseconds from the call of the write on */
async function logStep(
  { store }: OpenRun,
  viewers: readonly StepViewer[],
  i: number,
): Promise<{ readonly committed: number; readonly seen: readonly number[] }> {
  const begun = performance.now();
  const all = Promise.all(viewers.map((viewer) => viewer.seen(i + 1)));
  const [committed, seen] = await Promise.all([
    store.store({ number: i + 1, write: writeOf(STEP, i) }).then(() => performance.now() - begun),
    all,
  ]);
  return { committed, seen: seen.map((at) => at - begun) };
}

async function measureIdle(
  api: BenchApiProcess,
  database: BenchDatabase,
  run: OpenRun,
  count: number,
  say: BenchOptions['say'],
): Promise<Figure> {
  say(`${count} idle viewers`);
  const memoryBefore = memoryOf(api.pid) ?? Number.NaN;
  const begun = performance.now();
  const viewers: StepViewer[] = [];
  try {
    while (viewers.length < count)
      viewers.push(...(await openViewers(api, run, Math.min(TOGETHER, count - viewers.length))));
    const connected = performance.now() - begun;
    const ms = IDLE_MS_PER_VIEWER * count;
    await pause(ms / 4); // what connecting has left to do is not counted
    const before = { api: secondsOf(api.pid), statements: await transactionsOf(database) };
    await pause(ms);
    const memory = memoryOf(api.pid) ?? Number.NaN;
    return {
      name: `${count} idle viewers of a run`,
      times: null,
      facts: knownFacts({
        'until all are connected, ms': connected,
        'API, % of a core': ((secondsOf(api.pid) - before.api) * 100_000) / ms,
        'transactions/s': (((await transactionsOf(database)) - before.statements) * 1_000) / ms,
        'API PSS before, MB': memoryBefore,
        'API PSS with them, MB': memory,
        'kB per viewer': ((memory - memoryBefore) * 1_000) / count,
      }),
    };
  } finally {
    for (const viewer of viewers) viewer.leave();
  }
}

async function openViewers({ url, token }: BenchApiProcess, { runId }: OpenRun, count: number) {
  const id = globalId('Run', runId);
  const viewers = Array.from({ length: count }, () => openStepViewer(url, token, id));
  await Promise.all(viewers.map((viewer) => viewer.seen(1)));
  return viewers;
}

function secondsOf(pid: number): number {
  return processorSecondsOf(pid)?.own ?? Number.NaN;
}

async function transactionsOf(database: BenchDatabase): Promise<number> {
  const [row] = await database.query<{ count: string }>(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return Number(row?.count);
}
