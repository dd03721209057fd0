import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { randomStream } from '#lib/random.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type ApiProcess, startApiProcess } from '../testkit/api-process.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';
import { type RunViewer, startRunViewer } from '../testkit/run-viewer.ts';
import { plan } from './plan.ts';

const METRICS = ['generator/total', 'optimizer/learning_rate', 'system/step_time'];
const VIEWERS = plan.count(6, 50);
const SECONDS = plan.count(3, 60);
const STEP_MS = 20;
/** Of those that the run had made before it was resumed, so many are computed again. */
const LOST_STEPS = 7;

let database: TestDatabase;
let prisma: PrismaClient;
let dataDirectory: string;
let api: ApiProcess;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-viewers-'));
  api = await startApiProcess(database.url, dataDirectory);
});
afterAll(async () => {
  await api.kill();
  await prisma.$disconnect();
  await database.drop();
  rmSync(dataDirectory, { recursive: true });
});

test(
  'viewers that lose their connections, and the API once, see every point of a run once and in order',
  { timeout: 600_000 },
  async () => {
    const { runId } = await queueRun(prisma, await makeWorld(prisma));
    const rows = rowsOf(prisma, runId);
    await rows.begin(1, 0);
    const viewers = range(1, VIEWERS).map(() => startRunViewer(api.url, api.token, globalId('Run', runId)));
    const running = new AbortController();
    const cutting = viewers.map((viewer, i) => cutAgainAndAgain(viewer, i, running.signal));

    const until = performance.now() + SECONDS * 1_000;
    let step = 0;
    const log = async (): Promise<void> => {
      await rows.log(METRICS.flatMap((name) => pointsOf(name, [step + 1])));
      step++;
      await wait(STEP_MS);
    };
    while (performance.now() < until - SECONDS * 500) await log();
    await api.kill();
    const startedAgain = api.startAgain();
    for (let i = 0; i < 2 * LOST_STEPS; i++) await log();
    step -= LOST_STEPS;
    await rows.begin(2, step);
    await startedAgain;
    while (performance.now() < until) await log();
    running.abort();
    await Promise.all(cutting);
    await rows.finish();
    await Promise.all(viewers.map(({ ended }) => ended));

    for (const { shown, faults } of viewers) {
      expect(faults).toEqual([]);
      expect(Object.fromEntries(shown)).toEqual(
        Object.fromEntries(METRICS.map((name) => [name, range(1, step)])),
      );
    }
    const breaks = viewers.reduce((sum, viewer) => sum + viewer.breaks(), 0);
    expect(breaks).toBeGreaterThan(VIEWERS);
    console.log(
      `${VIEWERS} viewers, ${breaks} broken connections, ${VIEWERS * METRICS.length * step} points seen: ` +
        '0 missing, 0 doubled, 0 out of order',
    );
  },
);

/** Every one to five seconds. */
async function cutAgainAndAgain(viewer: RunViewer, place: number, running: AbortSignal): Promise<void> {
  const draws = randomStream(plan.seed, 'viewers', place);
  while (!running.aborted) {
    await wait(1_000 + 4_000 * draws.uniform());
    viewer.cut();
  }
}
