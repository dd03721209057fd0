import { mkdtempSync, rmSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sha256 } from '#contracts/ids.ts';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { artifactPaths } from '#db/trash/artifact-paths.ts';
import { withoutUsedCheckpoints } from '#db/trash/checkpoint-uses.ts';
import { withoutUsedVersions } from '#db/trash/dataset-version-uses.ts';
import { handOverArtifacts } from '#db/trash/hand-over-artifacts.ts';
import { lockDatasetVersions } from '#db/trash/lock-dataset-versions.ts';
import { purgeCheckpoints } from '#db/trash/purge-checkpoints.ts';
import { purgeDatasetVersions } from '#db/trash/purge-dataset-versions.ts';
import { purgeRuns } from '#db/trash/purge-runs.ts';
import { purgeTranslations } from '#db/trash/purge-translations.ts';
import { withoutUsed } from '#db/trash/run-uses.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { blobSettingsOf, openBlobStore, type BlobSettings } from '#storage/open-blob-store.ts';
import { cleanUp } from '../../worker/supervisor/clean-up.ts';
import { plan } from './plan.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, type World } from '../testkit/job-rows.ts';

const HOUR_MS = 3_600_000;
const FLOOR_MS = 24 * HOUR_MS;
const TRASH_MS = 30 * 24 * HOUR_MS;
const SCORE = 'evaluation/ssim_ab';

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** What a history has made of a run, known by the history alone. */
interface KnownRun {
  readonly id: string;
  readonly versionId: string;
  isUnderWay: boolean;
  trashedAt: number | null;
  samples: readonly Sha256[];
  /** Ids of artifacts that it takes from others. */
  readonly takes: readonly string[];
  hasPolicy: 'NONE' | 'LAST' | 'BEST';
}

interface KnownCheckpoint {
  readonly id: string;
  readonly runId: string;
  readonly step: number;
  /** Its manifest and what that names, its evaluations' and translations' files. */
  readonly needs: Sha256[];
  readonly holds: readonly string[];
  isPinned: boolean;
  isAliased: boolean;
  isTested: boolean;
  isScored: boolean;
  trashedAt: number | null;
}

interface KnownUpload {
  readonly id: string;
  readonly sha256: Sha256;
  readonly createdAt: number;
}

/** Takes uploads: a translation for as long as its checkpoint is there, an import until it has failed long enough ago. */
interface KnownTaker {
  readonly id: string;
  readonly checkpointId: string | null;
  readonly failedAt: number | null;
  readonly uploads: readonly KnownUpload[];
  /** Of a translation. */
  readonly result: Sha256 | null;
  trashedAt: number | null;
}

/** Of a dataset that is never without one, so that runs can be started. */
interface KnownVersion {
  readonly id: string;
  readonly isFirst: boolean;
  /** Its index and its shards. */
  readonly needs: readonly Sha256[];
  trashedAt: number | null;
}

class History {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'exemplar-histories-'));
  readonly settings: BlobSettings = blobSettingsOf(this.folder, 0);
  readonly blobs: BlobStore = openBlobStore(this.settings);
  now = Date.now();
  runs: KnownRun[] = [];
  checkpoints: KnownCheckpoint[] = [];
  uploads: KnownUpload[] = [];
  takers: KnownTaker[] = [];
  versions: KnownVersion[] = [];
  readonly artifacts = new Map<string, Sha256>();
  readonly lastPut = new Map<Sha256, number>();
  steps = 0;

  constructor(readonly world: World) {}

  async store(content: Buffer): Promise<Sha256> {
    const { sha256 } = await this.blobs.put(content);
    const file = path.join(this.settings.blobDirectory, 'sha256', sha256.slice(0, 2), sha256);
    await utimes(file, this.now / 1000, this.now / 1000);
    this.lastPut.set(sha256, this.now);
    return sha256;
  }

  needed(): Set<Sha256> {
    const held = [
      ...this.checkpoints.flatMap(({ holds }) => holds),
      ...this.runs.flatMap(({ takes }) => takes),
    ];
    return new Set([
      ...this.versions.flatMap(({ needs }) => needs),
      ...this.runs.flatMap(({ samples }) => samples),
      ...this.checkpoints.flatMap(({ needs }) => needs),
      ...held.flatMap((id) => this.artifacts.get(id) ?? []),
      ...this.uploads.map(({ sha256 }) => sha256),
      ...this.takers.flatMap(({ result }) => result ?? []),
    ]);
  }

  /** Of a run that trains, the one that it would continue from. */
  isNewest({ runId, step }: KnownCheckpoint): boolean {
    return this.checkpoints.every(
      (other) => other.runId !== runId || other.trashedAt !== null || other.step <= step,
    );
  }
}

async function begin(): Promise<History> {
  await prisma.$executeRaw`truncate run, dataset, experiment, "user", upload, artifact, job cascade`;
  const world = await makeWorld(prisma);
  await prisma.datasetVersion.deleteMany();
  const history = new History(world);
  await addVersion(history, 0);
  return history;
}

/** With a shard that other versions may have too, and one that is an upload's, as an import of one tar makes it. */
async function addVersion(history: History, choice: number): Promise<void> {
  const id = newId();
  const indexSha256 = await history.store(Buffer.from(`index ${choice % 3}`));
  const shards = [
    await history.store(contentOf(choice)),
    await history.store(Buffer.from(`shard ${choice % 3}`)),
  ];
  const isFirst = history.versions.length === 0;
  const datasetId = isFirst ? history.world.datasetId : newId();
  if (!isFirst) await prisma.dataset.create({ data: { id: datasetId, name: datasetId } });
  await prisma.datasetVersion.create({
    data: {
      id,
      datasetId,
      number: 1,
      indexSha256,
      byteSize: 1,
      decoder: NEWEST_DECODER,
      shards: { create: shards.map((sha256, position) => ({ position, sha256, byteSize: 1 })) },
    },
  });
  history.versions.push({ id, isFirst, needs: [indexSha256, ...shards], trashedAt: null });
}

/** Few contents, so that many things share them. */
function contentOf(choice: number): Buffer {
  return Buffer.from(`content ${choice % 8}`);
}

async function addRun(history: History, choice: number, takes: readonly string[]): Promise<KnownRun> {
  const { world } = history;
  const id = newId();
  const versionId = versionFor(history, choice, takes);
  const isUnderWay = choice % 3 === 0;
  await prisma.run.create({
    data: {
      id,
      experimentId: world.experimentId,
      datasetVersionId: versionId,
      createdById: world.userId,
      displayName: 'run',
      state: isUnderWay ? 'RUNNING' : 'FINISHED',
      totalSteps: 1_000,
    },
  });
  const [knob = ''] = artifactPaths;
  await prisma.runKnob.createMany({ data: takes.map((text) => ({ runId: id, path: knob, text })) });
  const sample = await history.store(contentOf(choice));
  const picture = { sha256: sample, byteSize: 1, width: 1, height: 1, rows: 1, columns: 1 };
  await prisma.sample.create({
    data: { id: newId(), runId: id, epoch: 1, stage: 'TRANSLATION', step: 1, ...picture },
  });
  const run: KnownRun = {
    id,
    versionId,
    isUnderWay,
    trashedAt: null,
    samples: [sample],
    takes,
    hasPolicy: 'NONE',
  };
  history.runs.push(run);
  return run;
}

/** A run that takes networks is trained on the version on which they were. */
function versionFor(
  { runs, checkpoints, versions }: History,
  choice: number,
  takes: readonly string[],
): string {
  const [taken] = takes;
  if (taken !== undefined) {
    const holder = checkpoints.find(({ holds }) => holds.includes(taken));
    const versionId = runs.find(({ id }) => id === holder?.runId)?.versionId;
    if (versionId !== undefined) return versionId;
  }
  const shown = versions.filter(({ trashedAt }) => trashedAt === null);
  return oneOf(shown, choice)?.id ?? '';
}

async function addCheckpoint(
  history: History,
  run: KnownRun,
  choice: number,
  holds: readonly string[],
): Promise<void> {
  const weights = await history.store(contentOf(choice));
  const step = ++history.steps;
  const named = [weights, ...holds.flatMap((id) => history.artifacts.get(id) ?? [])];
  const manifest = await history.store(manifestOf(named, choice % 3));
  const id = newId();
  await prisma.checkpoint.create({
    data: {
      id,
      runId: run.id,
      epoch: 1,
      stage: 'TRANSLATION',
      step,
      manifestSha256: manifest,
      byteSize: 9,
      artifacts: { create: holds.map((artifactId) => ({ artifactId })) },
    },
  });
  history.checkpoints.push({
    id,
    runId: run.id,
    step,
    needs: [weights, manifest],
    holds,
    isPinned: false,
    isAliased: false,
    isTested: false,
    isScored: false,
    trashedAt: null,
  });
}

function manifestOf(stored: readonly Sha256[], salt: number): Buffer {
  const document = {
    format: 'exemplar.checkpoint/2',
    runId: '00000000-0000-7000-8000-000000000001',
    datasetVersionId: '00000000-0000-7000-8000-000000000002',
    datasetIndexSha256: 'a'.repeat(64),
    epoch: 1,
    stage: 'TRANSLATION',
    step: salt,
    config: egscItPreset('tiny'),
    adamSteps: {},
    randomSeed: 0,
    plan: { backend: 'onnx', library: 'onnxruntime-node 1.30.0', threads: 1, lowering: '1' },
    codeVersion: '0',
    blobs: stored.map((sha256) => ({ role: 'weights', artifact: null, sha256, byteSize: 9 })),
  };
  return Buffer.from(JSON.stringify(document));
}

/** As the first checkpoint of a stage makes it: equal tensors are one artifact. */
async function artifactOf(history: History, run: KnownRun, choice: number): Promise<string> {
  const sha256 = await history.store(Buffer.from(`networks ${choice % 3}`));
  const known = await prisma.artifact.findFirst({ where: { sha256, datasetVersionId: run.versionId } });
  if (known) return known.id;
  const id = newId();
  await prisma.artifact.create({
    data: {
      id,
      name: 'mask',
      method: 'egsc-it',
      sha256,
      byteSize: 5,
      runId: run.id,
      datasetVersionId: run.versionId,
      requirements: {},
    },
  });
  history.artifacts.set(id, sha256);
  return id;
}

const OPERATIONS = [
  'run',
  'trained run',
  'take',
  'checkpoint',
  'end',
  'evaluate',
  'translate',
  'trash translation',
  'restore translation',
  'purge translation',
  'upload',
  'failed import',
  'orphan',
  'pin',
  'unpin',
  'alias',
  'no alias',
  'policy',
  'trash run',
  'restore run',
  'purge run',
  'trash checkpoint',
  'restore checkpoint',
  'purge checkpoint',
  'version',
  'trash version',
  'restore version',
  'purge version',
  'wait',
  'clean',
] as const;
type Operation = (typeof OPERATIONS)[number];

function oneOf<Item>(items: readonly Item[], choice: number): Item | undefined {
  return items[choice % Math.max(1, items.length)];
}

async function perform(history: History, operation: Operation, a: number, b: number): Promise<void> {
  const visible = history.runs.filter(({ trashedAt }) => trashedAt === null);
  const run = oneOf(visible, a);
  const seen = history.checkpoints.filter(
    ({ runId, trashedAt }) => trashedAt === null && visible.some(({ id }) => id === runId),
  );
  const checkpoint = oneOf(seen, b);
  switch (operation) {
    case 'run':
    case 'trained run': {
      const made = await addRun(history, b, []);
      const holds = operation === 'run' ? [] : [await artifactOf(history, made, a)];
      await addCheckpoint(history, made, a, holds);
      await addCheckpoint(history, made, b, b % 2 === 0 ? holds : []);
      return;
    }
    case 'take': {
      const held = seen.flatMap(({ holds }) => holds);
      const artifact = oneOf(held, a);
      if (artifact === undefined) return;
      const taker = await addRun(history, b, [artifact]);
      if (b % 2 === 0) await addCheckpoint(history, taker, a, [artifact]);
      return;
    }
    case 'checkpoint':
      if (run) await addCheckpoint(history, run, b, []);
      return;
    case 'end':
      if (!run) return;
      await prisma.run.update({ where: { id: run.id }, data: { state: 'FINISHED' } });
      run.isUnderWay = false;
      return;
    case 'evaluate': {
      if (!checkpoint) return;
      const sha256 = await history.store(contentOf(a));
      const isTest = a % 4 === 0;
      await prisma.evaluation.create({
        data: {
          id: newId(),
          checkpointId: checkpoint.id,
          split: isTest ? 'TEST' : 'VALIDATION',
          state: 'FINISHED',
          scores: { [SCORE]: a },
          rowsSha256: sha256,
        },
      });
      checkpoint.needs.push(sha256);
      if (isTest) checkpoint.isTested = true;
      else checkpoint.isScored = true;
      return;
    }
    case 'translate': {
      if (!checkpoint) return;
      const result = await history.store(contentOf(a));
      const content = oneOf(history.uploads, b);
      const id = newId();
      await prisma.translation.create({
        data: {
          id,
          checkpointId: checkpoint.id,
          createdById: history.world.userId,
          state: 'FINISHED',
          direction: 'A_TO_B',
          fit: 'STRETCH',
          contentImageId: content?.id ?? newId(),
          resultSha256: result,
        },
      });
      const uploads = content ? [content] : [];
      history.takers.push({
        id,
        checkpointId: checkpoint.id,
        failedAt: null,
        uploads,
        result,
        trashedAt: null,
      });
      return;
    }
    case 'trash translation':
    case 'restore translation':
    case 'purge translation': {
      const isTrashed = operation !== 'trash translation';
      const made = history.takers.filter(
        ({ result, trashedAt }) => result !== null && (trashedAt !== null) === isTrashed,
      );
      const one = oneOf(made, a);
      if (!one) return;
      if (operation === 'purge translation') {
        await prisma.$transaction((transaction) => purgeTranslations(transaction, [one.id]));
        history.takers = history.takers.filter(({ id }) => id !== one.id);
        return;
      }
      one.trashedAt = operation === 'trash translation' ? history.now : null;
      await prisma.translation.update({
        where: { id: one.id },
        data: { trashedAt: one.trashedAt === null ? null : new Date(one.trashedAt) },
      });
      return;
    }
    case 'upload':
      await addUpload(history, a, 'IMAGE');
      return;
    case 'failed import': {
      const [one, other] = [await addUpload(history, a, 'ARCHIVE'), await addUpload(history, b, 'ARCHIVE')];
      const id = newId();
      const of = (sha256: Sha256) => ({
        name: 'A',
        sha256s: [sha256],
        leftOut: { files: [], count: 0 },
        byProductCount: 0,
      });
      await prisma.import.create({
        data: {
          id,
          datasetId: history.world.datasetId,
          state: 'FAILED',
          finishedAt: new Date(history.now),
          archives: { version: 2, a: of(one.sha256), b: of(other.sha256) },
        },
      });
      history.takers.push({
        id,
        checkpointId: null,
        failedAt: history.now,
        uploads: [one, other],
        result: null,
        trashedAt: null,
      });
      return;
    }
    case 'orphan':
      await history.store(contentOf(a));
      return;
    case 'pin':
    case 'unpin':
      if (!checkpoint) return;
      checkpoint.isPinned = operation === 'pin';
      await prisma.checkpoint.update({
        where: { id: checkpoint.id },
        data: { pinnedAt: checkpoint.isPinned ? new Date(history.now) : null },
      });
      return;
    case 'alias':
      if (!checkpoint || checkpoint.isAliased) return;
      checkpoint.isAliased = true;
      await prisma.checkpointAlias.create({
        data: { id: newId(), name: checkpoint.id, checkpointId: checkpoint.id },
      });
      return;
    case 'no alias':
      if (!checkpoint) return;
      checkpoint.isAliased = false;
      await prisma.checkpointAlias.deleteMany({ where: { checkpointId: checkpoint.id } });
      return;
    case 'policy': {
      if (!run) return;
      run.hasPolicy = b % 2 === 0 ? 'LAST' : 'BEST';
      const rules =
        run.hasPolicy === 'LAST'
          ? { keepLast: 1, keepBest: null, keepBestBy: null }
          : { keepLast: null, keepBest: 1, keepBestBy: SCORE };
      const where = { runId: run.id };
      await prisma.checkpointPolicy.upsert({ where, create: { ...where, ...rules }, update: rules });
      return;
    }
    case 'trash run':
      if (!run) return;
      await prisma.$transaction(async (transaction) => {
        await handOverArtifacts(transaction, [run.id]);
        const { free } = await withoutUsed(transaction, [run.id], 'OUTSIDE_TRASH');
        if (free.length === 0) return;
        expect(run.isUnderWay).toBe(false);
        const named = history.checkpoints.filter(({ runId, isAliased }) => runId === run.id && isAliased);
        expect(named).toEqual([]);
        const trashedAt = new Date(history.now);
        await transaction.run.update({ where: { id: run.id }, data: { trashedAt } });
        run.trashedAt = history.now;
      });
      return;
    case 'restore run':
    case 'purge run': {
      const trashed = oneOf(
        history.runs.filter(({ trashedAt }) => trashedAt !== null),
        a,
      );
      if (!trashed) return;
      if (operation === 'restore run') {
        await prisma.run.update({ where: { id: trashed.id }, data: { trashedAt: null } });
        trashed.trashedAt = null;
        return;
      }
      const gone = await prisma.$transaction(async (transaction) => {
        const { free } = await withoutUsed(transaction, [trashed.id], 'ALL');
        await purgeRuns(transaction, free);
        return free;
      });
      if (gone.length > 0) forgetRun(history, trashed);
      return;
    }
    case 'trash checkpoint':
      if (!checkpoint) return;
      await prisma.$transaction(async (transaction) => {
        const { free } = await withoutUsedCheckpoints(transaction, [checkpoint.id], 'OUTSIDE_TRASH');
        if (free.length === 0) return;
        expectFree(history, checkpoint);
        const trashedAt = new Date(history.now);
        await transaction.checkpoint.update({ where: { id: checkpoint.id }, data: { trashedAt } });
        checkpoint.trashedAt = history.now;
      });
      return;
    case 'restore checkpoint':
    case 'purge checkpoint': {
      const trashed = oneOf(
        history.checkpoints.filter(({ trashedAt }) => trashedAt !== null),
        a,
      );
      if (!trashed) return;
      if (operation === 'restore checkpoint') {
        await prisma.checkpoint.update({ where: { id: trashed.id }, data: { trashedAt: null } });
        trashed.trashedAt = null;
        return;
      }
      const gone = await prisma.$transaction(async (transaction) => {
        const { free } = await withoutUsedCheckpoints(transaction, [trashed.id], 'ALL');
        await purgeCheckpoints(transaction, free);
        return free;
      });
      if (gone.length > 0) forgetCheckpoint(history, trashed);
      return;
    }
    case 'version':
      await addVersion(history, a);
      return;
    case 'trash version':
    case 'restore version':
    case 'purge version': {
      const isTrashed = operation !== 'trash version';
      const version = oneOf(
        history.versions.filter(({ isFirst, trashedAt }) => !isFirst && (trashedAt !== null) === isTrashed),
        a,
      );
      if (!version) return;
      if (operation === 'restore version') {
        await prisma.datasetVersion.update({ where: { id: version.id }, data: { trashedAt: null } });
        version.trashedAt = null;
        return;
      }
      await prisma.$transaction(async (transaction) => {
        await lockDatasetVersions(transaction, [version.id]);
        const { free } = await withoutUsedVersions(transaction, [version.id]);
        if (free.length === 0) return;
        expectUnused(history, version);
        if (operation === 'purge version') {
          await purgeDatasetVersions(transaction, free);
          history.versions = history.versions.filter(({ id }) => id !== version.id);
          return;
        }
        const trashedAt = new Date(history.now);
        await transaction.datasetVersion.update({ where: { id: version.id }, data: { trashedAt } });
        version.trashedAt = history.now;
      });
      return;
    }
    case 'wait':
      history.now += (1 + (a % 30)) * HOUR_MS;
      return;
    case 'clean':
      await clean(history);
  }
}

async function addUpload(history: History, choice: number, kind: 'IMAGE' | 'ARCHIVE'): Promise<KnownUpload> {
  const sha256 = await history.store(contentOf(choice));
  const id = newId();
  const at = new Date(history.now);
  await prisma.upload.create({
    data: {
      id,
      userId: history.world.userId,
      kind,
      state: 'FINALIZED',
      filename: 'a',
      byteSize: 9,
      sha256,
      contentType: 'image/png',
      createdAt: at,
      receivedAt: at,
      expiresAt: at,
    },
  });
  const upload = { id, sha256, createdAt: history.now };
  history.uploads.push(upload);
  return upload;
}

/** What nobody may remove while it is so. */
function expectFree(history: History, checkpoint: KnownCheckpoint): void {
  const run = history.runs.find(({ id }) => id === checkpoint.runId);
  expect(checkpoint.isPinned).toBe(false);
  expect(checkpoint.isAliased).toBe(false);
  expect(run?.isUnderWay === true && history.isNewest(checkpoint)).toBe(false);
}

/** Nobody trains on it, or has, and could be restored. */
function expectUnused(history: History, version: KnownVersion): void {
  expect(history.runs.filter(({ versionId }) => versionId === version.id)).toEqual([]);
}

function forgetRun(history: History, run: KnownRun): void {
  history.runs = history.runs.filter(({ id }) => id !== run.id);
  for (const checkpoint of history.checkpoints.filter(({ runId }) => runId === run.id))
    forgetCheckpoint(history, checkpoint);
}

function forgetCheckpoint(history: History, checkpoint: KnownCheckpoint): void {
  history.checkpoints = history.checkpoints.filter(({ id }) => id !== checkpoint.id);
  history.takers = history.takers.filter(({ checkpointId }) => checkpointId !== checkpoint.id);
}

async function clean(history: History): Promise<void> {
  await cleanUp(
    {
      prisma,
      blobs: history.blobs,
      storage: history.settings,
      log: pino({ level: 'silent' }),
      cleaning: { trashDays: 30, leftoverHours: 24, blobAgeHours: 24, auditDays: 365 },
    },
    history.now,
  );
  await followClean(history);
  await expectRight(history);
}

/** What the clean-up has taken of what the history knows was its to take; anything else is a fault. */
async function followClean(history: History): Promise<void> {
  const leftTranslations = new Set(
    (await prisma.translation.findMany({ select: { id: true } })).map(({ id }) => id),
  );
  const expired = history.takers.filter(
    ({ id, trashedAt }) =>
      trashedAt !== null && trashedAt < history.now - TRASH_MS && !leftTranslations.has(id),
  );
  history.takers = history.takers.filter((taker) => !expired.includes(taker));
  const leftRuns = new Set((await prisma.run.findMany({ select: { id: true } })).map(({ id }) => id));
  for (const run of history.runs.filter(({ id }) => !leftRuns.has(id))) {
    expect(run.trashedAt).not.toBeNull();
    expect(run.trashedAt).toBeLessThan(history.now - TRASH_MS);
    forgetRun(history, run);
  }
  const rows = await prisma.checkpoint.findMany({ select: { id: true } });
  const left = new Set(rows.map(({ id }) => id));
  for (const checkpoint of history.checkpoints.filter(({ id }) => !left.has(id))) {
    const run = history.runs.find(({ id }) => id === checkpoint.runId);
    if (checkpoint.trashedAt === null) {
      expectFree(history, checkpoint);
      expect(run?.hasPolicy).not.toBe('NONE');
      expect(checkpoint.isTested).toBe(false);
      expect(history.takers.filter(({ checkpointId }) => checkpointId === checkpoint.id)).toEqual([]);
      if (run?.hasPolicy === 'BEST') expect(checkpoint.isScored).toBe(true);
      if (run?.hasPolicy === 'LAST') expect(history.isNewest(checkpoint)).toBe(false);
    } else expect(checkpoint.trashedAt).toBeLessThan(history.now - TRASH_MS);
  }
  for (const checkpoint of history.checkpoints.filter(({ id }) => !left.has(id)))
    forgetCheckpoint(history, checkpoint);

  const rest = await prisma.datasetVersion.findMany({ select: { id: true } });
  const stays = new Set(rest.map(({ id }) => id));
  for (const version of history.versions.filter(({ id }) => !stays.has(id))) {
    expect(version.trashedAt).not.toBeNull();
    expect(version.trashedAt).toBeLessThan(history.now - TRASH_MS);
    expectUnused(history, version);
  }
  history.versions = history.versions.filter(({ id }) => stays.has(id));

  const old = history.now - FLOOR_MS;
  history.takers = history.takers.filter(({ failedAt }) => failedAt === null || failedAt >= old);
  const taken = history.takers.flatMap(({ uploads }) => uploads);
  const archives = history.takers
    .filter(({ failedAt }) => failedAt !== null)
    .flatMap(({ uploads }) => uploads);
  history.uploads = history.uploads.filter(
    ({ id, sha256, createdAt }) =>
      createdAt >= old ||
      taken.some((each) => each.id === id) ||
      archives.some((each) => each.sha256 === sha256),
  );
}

async function expectRight(history: History): Promise<void> {
  const needed = history.needed();
  for (const [sha256, putAt] of history.lastPut) {
    const isThere = (await history.blobs.size(sha256)) !== null;
    if (needed.has(sha256)) expect([sha256, isThere]).toEqual([sha256, true]);
    else if (putAt < history.now - FLOOR_MS) expect([sha256, isThere]).toEqual([sha256, false]);
  }
  const takes = history.runs.flatMap(({ takes: taken }) => taken);
  expect(await prisma.artifact.count({ where: { id: { in: takes } } })).toBe(new Set(takes).size);
  const datasets = await prisma.dataset.count({ where: { versions: { none: {} } } });
  expect(datasets).toBe(0); // each goes with its last version
}

test('after any history of runs, what they share, policies and uploads, nothing needed is lost and nothing else is left', async () => {
  const step = fc.tuple(fc.constantFrom(...OPERATIONS), fc.nat(1_000), fc.nat(1_000));
  const wanted = plan.count(8, 1_000);
  let histories = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const history = await begin();
      try {
        await perform(history, 'trained run', 1, 2);
        for (const [operation, a, b] of steps) await perform(history, operation, a, b);
        history.now += 2 * FLOOR_MS;
        await clean(history);
        histories++;
      } finally {
        rmSync(history.folder, { recursive: true });
      }
    }),
    { numRuns: wanted, seed: plan.seed },
  );
  expect(histories).toBeGreaterThanOrEqual(wanted);
}, 3_600_000);
