import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkpointRoleSchema } from '#contracts/checkpoint-manifest.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { randomStream } from '#lib/random.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { listBlobs } from '#storage/list-blobs.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { loadCheckpoint } from '../../worker/checkpoints/load-checkpoint.ts';
import { type Arm, armProcesses, CRASH_POINTS, readKills } from '../testkit/crash-points.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { staleWrites } from '../testkit/run-history.ts';
import { createTinyWorld, lastCheckpoint, type Outcome, runTask, told } from '../worker/trainer/tiny-run.ts';
import { plan } from './plan.ts';

/** After so many deaths within one run it is left alone. */
const MOST_KILLS_OF_A_RUN = plan.count(1, 12);
/** Beside other tests a process starts as slowly as they let it. */
const LONGEST_RUN_MS = plan.count(60_000, 600_000);

/** A database and a data folder in which one run after another is trained, by one worker at a time. */
interface Lane {
  readonly draws: ReturnType<typeof randomStream>;
  readonly database: TestDatabase;
  readonly prisma: PrismaClient;
  readonly world: World;
  readonly dataDirectory: string;
  readonly blobs: BlobStore;
  /** Checkpoints that were read back whole. */
  readonly loaded: Set<string>;
  /** Kills after which all that was stored was looked at. */
  kills: number;
}

let undisturbed: Outcome;
const lanes: Lane[] = [];
const workers = new Set<ChildProcess>();
beforeAll(async () => {
  const tiny = await createTinyWorld();
  const { storage, datasetIndexSha256: indexSha256 } = tiny.trainTask();
  for (const lane of Array.from({ length: plan.count(2, 4) }, (_, i) => i)) {
    const database = await cloneDatabase();
    const prisma = makePrisma(database.url);
    const world = await makeWorld(prisma);
    await prisma.datasetVersion.update({ where: { id: world.datasetVersionId }, data: { indexSha256 } });
    const dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-killed-'));
    const settings = blobSettingsOf(dataDirectory);
    cpSync(storage.blobDirectory, settings.blobDirectory, { recursive: true });
    const draws = randomStream(plan.seed, 'killed', lane);
    const blobs = openBlobStore(settings);
    lanes.push({ draws, database, prisma, world, dataDirectory, blobs, loaded: new Set(), kills: 0 });
  }
  undisturbed = await runTask(tiny, tiny.trainTask());
  rmSync(storage.blobDirectory, { recursive: true });
});
afterAll(async () => {
  for (const worker of workers) await endWorker(worker);
  for (const { prisma, database, dataDirectory } of lanes) {
    await prisma.$disconnect();
    await database.drop();
    rmSync(dataDirectory, { recursive: true, maxRetries: 5 });
  }
});

function startWorker({ database, dataDirectory }: Lane): ChildProcess {
  const options = JSON.stringify({ databaseUrl: database.url, dataDirectory });
  const worker = forkProgram('test/testkit/crashing-worker-main.ts', [options]);
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
  return worker;
}
async function endWorker(worker: ChildProcess): Promise<void> {
  const ended = once(worker, 'exit');
  if (worker.kill('SIGKILL')) await ended;
}
function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
async function isFinished({ prisma }: Lane, runId: string): Promise<boolean> {
  const { state, failure } = await prisma.run.findUniqueOrThrow({ where: { id: runId } });
  if (state === 'FAILED') throw new Error(`run ${runId} was given up: ${JSON.stringify(failure)}`);
  return state === 'FINISHED';
}
function until(check: () => Promise<boolean>): Promise<void> {
  return vi.waitFor(async () => expect(await check()).toBe(true), { timeout: LONGEST_RUN_MS, interval: 250 });
}

/** What a process dies of: each point in turn, the first after as many checkpoints as that one wants. */
type Draw = (hasToGetFurther: boolean) => Arm;

function drawFrom({ draws }: Lane, points: readonly Arm['point'][]): Draw {
  const below = (count: number) => Math.floor(draws.uniform() * count);
  let waiting: Arm['point'][] = [];
  return (hasToGetFurther) => {
    const fits = (point: Arm['point']) => !hasToGetFurther || !isBeforeCheckpoints(point);
    if (!waiting.some(fits)) waiting = [...waiting, ...points];
    const fitting = waiting.filter(fits);
    const point = fitting[below(fitting.length)] ?? 'metric batch: committed';
    waiting.splice(waiting.indexOf(point), 1);
    if (isBeforeCheckpoints(point)) return { point, afterCheckpoints: 0 };
    return { point, afterCheckpoints: hasToGetFurther ? 1 + below(2) : below(3) };
  };
}

function isBeforeCheckpoints(point: Arm['point']): boolean {
  return /^(claim|reap|settle)/.test(point);
}

/** The worker lives, and one trainer after another dies. A run is given up when three die without a checkpoint. */
async function trainWithKilledTrainers(lane: Lane, draw: Draw): Promise<string> {
  const arms: Arm[] = [];
  for (let i = 0; i < MOST_KILLS_OF_A_RUN; i++)
    arms.push(draw(i === 0 || arms.at(-1)?.afterCheckpoints === 0));
  armProcesses(lane.dataDirectory, 'trainer', arms);
  armProcesses(lane.dataDirectory, 'supervisor', []);
  const worker = startWorker(lane);
  const { runId } = await queueRun(lane.prisma, lane.world);
  await until(async () => {
    await lookAtAll(lane, runId);
    return isFinished(lane, runId);
  });
  await endWorker(worker);
  return runId;
}

/** One worker after another dies, and its trainer with it. */
async function trainWithKilledWorkers(lane: Lane, draw: Draw): Promise<string> {
  armProcesses(lane.dataDirectory, 'trainer', []);
  const { runId, jobId } = await queueRun(lane.prisma, lane.world);
  for (let i = 0; !(await isFinished(lane, runId)); i++) {
    const job = await lane.prisma.job.findUniqueOrThrow({ where: { id: jobId } });
    const crashes = job.crashes + (job.state === 'RUNNING' ? 1 : 0);
    const arm = draw(crashes >= 2);
    const isLeftAlone = i >= MOST_KILLS_OF_A_RUN;
    armProcesses(lane.dataDirectory, 'supervisor', isLeftAlone ? [] : [arm]);
    const worker = startWorker(lane);
    const diesAfterIt = !isLeftAlone && arm.point === 'settle: committed, the worker does not know';
    await until(async () => hasEnded(worker) || (!diesAfterIt && (await isFinished(lane, runId))));
    await endWorker(worker);
    await lookAtAll(lane, runId);
  }
  return runId;
}

/** Reads each checkpoint that is committed, as a run that goes on from it does, and after a kill all that is stored. */
async function lookAtAll(lane: Lane, runId: string): Promise<void> {
  const { prisma, blobs, loaded, dataDirectory } = lane;
  const kills = readKills(dataDirectory).length;
  if (kills > lane.kills) {
    for await (const sha256 of listBlobs(blobSettingsOf(dataDirectory)))
      expect(await blobs.check(sha256)).toBe('WHOLE');
    lane.kills = kills;
  }
  for (const { id, manifestSha256, step } of await prisma.checkpoint.findMany({ where: { runId } })) {
    if (loaded.has(id)) continue;
    const sha256 = sha256Schema.parse(manifestSha256);
    const { manifest } = await loadCheckpoint(blobs, sha256, () => checkpointRoleSchema.options);
    expect(manifest.step).toBe(step);
    loaded.add(id);
  }
}

/** The run has come to what an undisturbed one comes to, and each of its losses is there once. */
async function expectUndisturbed({ prisma, blobs }: Lane, runId: string): Promise<void> {
  const checkpoints = await prisma.checkpoint.findMany({ where: { runId }, orderBy: { id: 'asc' } });
  const last = sha256Schema.parse(checkpoints.at(-1)?.manifestSha256);
  const { manifest } = await loadCheckpoint(blobs, last, () => []);
  expect(manifest.blobs).toEqual(lastCheckpoint(undisturbed).manifest.blobs);

  const points = await prisma.$queryRaw<{ text: string }[]>`
    select step || ' ' || name as text, value
    from metric_point point
    join series on series.id = series_id
    join segment on segment.run_id = point.run_id and segment.epoch = point.epoch
    where point.run_id = ${runId}::uuid and (until_step is null or step <= until_step) and name not like 'system/%'
    order by sequence, ordinal`.then((rows) =>
    (rows as { text: string; value: number }[]).map(({ text, value }) => `${text} ${value}`),
  );
  expect(points).toEqual(told(undisturbed));

  // Each time it went on from the newest checkpoint that was committed, which nothing was wrong with.
  const segments = await prisma.segment.findMany({ where: { runId }, orderBy: { epoch: 'asc' } });
  for (const { epoch, fromStep } of segments) {
    const before = checkpoints.filter((checkpoint) => checkpoint.epoch < epoch).map(({ step }) => step);
    expect(fromStep).toBe(Math.max(0, ...before));
  }
  expect(await prisma.logLine.count({ where: { runId, text: { contains: 'damaged' } } })).toBe(0);
  expect(await staleWrites(prisma, runId)).toBe(0);
}

test(
  'a worker or a trainer that is killed at any point costs no checkpoint, no loss and no bit',
  { timeout: 7_200_000 },
  async () => {
    const kills = () => lanes.flatMap(({ dataDirectory }) => readKills(dataDirectory));
    const wanted = plan.count(1, 320);
    let runs = 0;
    const work = async (lane: Lane, place: number) => {
      const drawTrainer = drawFrom(lane, CRASH_POINTS.trainer);
      const drawWorker = drawFrom(lane, CRASH_POINTS.supervisor);
      for (let round = place; kills().length < wanted || round === place; round++) {
        const runId = await (round % 2 === 0
          ? trainWithKilledTrainers(lane, drawTrainer)
          : trainWithKilledWorkers(lane, drawWorker));
        await expectUndisturbed(lane, runId);
        runs++;
      }
    };
    await Promise.all(lanes.map(work));

    const all = kills();
    const points = new Set(all);
    const loads = lanes.reduce((sum, { loaded }) => sum + loaded.size, 0);
    console.log(
      `${all.length} kills at ${points.size} points, ${runs} runs, all of them finished with the bits of an ` +
        `undisturbed one; ${loads} checkpoints loaded, 0 corrupt`,
    );
    if (plan.count(0, 1) === 1) {
      expect([...points].sort()).toEqual([...CRASH_POINTS.trainer, ...CRASH_POINTS.supervisor].sort());
    }
  },
);
