import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rename, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sha256 } from '#contracts/ids.ts';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { BLOBS_LOCK, KNOWN_BLOBS, KNOWN_MANIFESTS } from '#db/known-blobs.ts';
import { newId } from '#db/new-id.ts';
import { purgeExpiredRuns } from '#db/trash/purge-expired-runs.ts';
import { purgeRuns } from '#db/trash/purge-runs.ts';
import { withoutUsed } from '#db/trash/run-uses.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { blobSettingsOf, openBlobStore, type BlobSettings } from '#storage/open-blob-store.ts';
import { removeUnusedBlobs } from '../../../../worker/supervisor/records/remove-unused-blobs.ts';
import { cloneDatabase, type TestDatabase } from '../../../testkit/database.ts';
import { egscItPreset } from '../../../testkit/egsc-it-preset.ts';
import { makeWorker, makeWorld, type World } from '../../../testkit/job-rows.ts';

const HOUR_MS = 3_600_000;
const FLOOR_MS = 24 * HOUR_MS;

let database: TestDatabase;
let prisma: PrismaClient;
let folder: string;
let settings: BlobSettings;
let blobs: BlobStore;
let world: World;
/** Milliseconds since 1970, as the histories have it. */
let now: number;

beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});
beforeEach(begin);

async function begin(): Promise<void> {
  await prisma.$executeRaw`truncate run, dataset, experiment, "user", upload, artifact, network_weights, job cascade`;
  world = await makeWorld(prisma);
  await prisma.datasetVersion.deleteMany();
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-unused-'));
  settings = blobSettingsOf(folder, 0);
  blobs = openBlobStore(settings);
  now = Date.now();
}

async function put(content: Buffer): Promise<Sha256> {
  const { sha256 } = await blobs.put(content);
  await utimes(pathOf(sha256), now / 1000, now / 1000);
  return sha256;
}

function pathOf(sha256: string): string {
  return path.join(settings.blobDirectory, 'sha256', sha256.slice(0, 2), sha256);
}

/** Few contents, so that many things share them. */
function contentOf(choice: number): Buffer {
  return Buffer.from(`content ${choice % 8}`);
}

function clean() {
  return removeUnusedBlobs({ prisma, blobs, storage: settings }, now - FLOOR_MS);
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

/** What a history has made, and which blobs it needs: known by the history alone, not by the database. */
interface Thing {
  readonly kind: 'RUN' | 'OTHER';
  readonly id: string;
  needs: Sha256[];
  isInTrash: boolean;
  /** Of a run: its checkpoint. */
  readonly checkpointId?: string;
}

interface Pending {
  readonly needs: readonly Sha256[];
  readonly putAt: number;
  readonly jobId: string | null;
}

interface History {
  readonly things: Thing[];
  readonly pending: Pending[];
  readonly lastPut: Map<Sha256, number>;
}

const OPERATIONS = [
  'run',
  'evaluate',
  'translate',
  'import',
  'upload',
  'orphan',
  'write',
  'commit',
  'work',
  'trash',
  'restore',
  'purge',
  'wait',
  'clean',
] as const;
type Operation = (typeof OPERATIONS)[number];

async function perform(history: History, operation: Operation, a: number, b: number): Promise<void> {
  const { things, pending, lastPut } = history;
  const store = async (content: Buffer): Promise<Sha256> => {
    const sha256 = await put(content);
    lastPut.set(sha256, now);
    return sha256;
  };
  const runs = things.filter(({ kind, isInTrash }) => kind === 'RUN' && !isInTrash);
  const run = runs[a % Math.max(1, runs.length)];
  switch (operation) {
    case 'run': {
      const weights = [await store(contentOf(a)), await store(contentOf(b))];
      const manifest = await store(manifestOf(weights, a % 3));
      const sample = await store(contentOf(a + b));
      const [id, checkpointId] = [newId(), newId()];
      await prisma.run.create({ data: runRow(id) });
      const at = { runId: id, epoch: 1, stage: 'TRANSLATION', step: 1 };
      await prisma.checkpoint.create({
        data: { ...at, id: checkpointId, manifestSha256: manifest, byteSize: 1 },
      });
      const picture = { sha256: sample, byteSize: 1, width: 1, height: 1, rows: 1, columns: 1 };
      await prisma.sample.create({ data: { ...at, ...picture, id: newId() } });
      things.push({
        kind: 'RUN',
        id,
        checkpointId,
        needs: [...weights, manifest, sample],
        isInTrash: false,
      });
      return;
    }
    case 'evaluate':
    case 'translate': {
      if (!run?.checkpointId) return;
      const sha256 = await store(contentOf(b));
      if (operation === 'evaluate')
        await prisma.evaluation.create({
          data: {
            id: newId(),
            checkpointId: run.checkpointId,
            split: 'TEST',
            state: 'FINISHED',
            rowsSha256: sha256,
          },
        });
      else
        await prisma.translation.create({
          data: {
            id: newId(),
            checkpointId: run.checkpointId,
            createdById: world.userId,
            state: 'FINISHED',
            direction: 'A_TO_B',
            fit: 'STRETCH',
            contentImageId: newId(),
            resultSha256: sha256,
          },
        });
      run.needs.push(sha256);
      return;
    }
    case 'import': {
      const needs = [await store(contentOf(a)), await store(contentOf(b))];
      things.push(await importVersion(needs));
      return;
    }
    case 'upload': {
      const sha256 = await store(contentOf(a));
      const id = newId();
      const file = { filename: 'a', contentType: 'image/png', byteSize: 9, sha256 };
      const received = { receivedAt: new Date(), expiresAt: new Date() };
      await prisma.upload.create({
        data: { id, userId: world.userId, kind: 'IMAGE', ...file, ...received },
      });
      things.push({ kind: 'OTHER', id, needs: [sha256], isInTrash: false });
      return;
    }
    case 'orphan':
      await store(contentOf(a));
      return;
    case 'write': // stored, and its row comes soon
      pending.push({
        needs: [await store(contentOf(a)), await store(contentOf(b))],
        putAt: now,
        jobId: null,
      });
      return;
    case 'work': {
      // stored by a job, and its row comes when that ends, however long it takes
      const jobId = newId();
      await prisma.job.create({
        data: {
          id: jobId,
          kind: 'IMPORT',
          state: 'RUNNING',
          payload: {},
          subjectId: newId(),
          priority: 0,
          startedAt: new Date(now - 1),
          workerId: await makeWorker(prisma),
          leaseUntil: new Date(now),
          epoch: 1,
        },
      });
      pending.push({ needs: [await store(contentOf(a)), await store(contentOf(b))], putAt: now, jobId });
      return;
    }
    case 'commit': {
      const [one] = pending.splice(a % Math.max(1, pending.length), 1);
      if (!one) return;
      things.push(await importVersion([...one.needs]));
      if (one.jobId !== null) await prisma.job.delete({ where: { id: one.jobId } });
      return;
    }
    case 'trash':
      if (!run) return;
      await prisma.run.update({ where: { id: run.id }, data: { trashedAt: new Date(now) } });
      run.isInTrash = true;
      return;
    case 'restore':
    case 'purge': {
      const trashed = things.filter(({ isInTrash }) => isInTrash);
      const one = trashed[a % Math.max(1, trashed.length)];
      if (!one) return;
      if (operation === 'restore') {
        await prisma.run.update({ where: { id: one.id }, data: { trashedAt: null } });
        one.isInTrash = false;
        return;
      }
      await prisma.$transaction(async (transaction) => {
        const { free } = await withoutUsed(transaction, [one.id], 'ALL');
        await purgeRuns(transaction, free);
      });
      things.splice(things.indexOf(one), 1);
      return;
    }
    case 'wait': {
      now += (1 + (a % 30)) * HOUR_MS;
      // What is written without a job is committed long before the floor.
      for (const late of pending.filter(({ jobId, putAt }) => jobId === null && now - putAt > FLOOR_MS / 2)) {
        pending.splice(pending.indexOf(late), 1);
      }
      return;
    }
    case 'clean':
      await clean();
      await expectRight(history);
  }
}

async function expectRight({ things, pending, lastPut }: History): Promise<void> {
  const needed = new Set([...things, ...pending].flatMap(({ needs }) => needs));
  const works = pending.filter(({ jobId }) => jobId !== null).map(({ putAt }) => putAt - 1);
  const cutoff = Math.min(now - FLOOR_MS, ...works);
  for (const [sha256, putAt] of lastPut) {
    const isThere = (await blobs.size(sha256)) !== null;
    if (needed.has(sha256)) expect([sha256, isThere]).toEqual([sha256, true]);
    else if (putAt < cutoff) expect([sha256, isThere]).toEqual([sha256, false]);
  }
}

function runRow(id: string) {
  return {
    id,
    experimentId: world.experimentId,
    datasetVersionId: versionId,
    createdById: world.userId,
    displayName: 'run',
    state: 'FINISHED',
    totalSteps: 1,
  } as const;
}

let versionId: string;
let versions = 0;
async function importVersion([indexSha256 = '', shard = '']: readonly string[]): Promise<Thing> {
  const id = newId();
  await prisma.datasetVersion.create({
    data: {
      id,
      datasetId: world.datasetId,
      number: ++versions,
      indexSha256,
      byteSize: 1,
      decoder: NEWEST_DECODER,
      shards: { create: { position: 0, sha256: shard, byteSize: 1 } },
    },
  });
  return {
    kind: 'OTHER',
    id,
    needs: [indexSha256, shard] as Sha256[],
    isInTrash: false,
  };
}

async function beginHistory(): Promise<History> {
  await begin();
  const first = [await put(Buffer.from('index')), await put(Buffer.from('shard'))];
  const version = await importVersion(first);
  versionId = version.id;
  return { things: [version], pending: [], lastPut: new Map(first.map((sha256) => [sha256, now])) };
}

test('after any history, what something needs is there, and what nothing needs is gone once it is old enough', async () => {
  const step = fc.tuple(fc.constantFrom(...OPERATIONS), fc.nat(1_000), fc.nat(1_000));
  let histories = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
      const history = await beginHistory();
      try {
        for (const [operation, a, b] of steps) await perform(history, operation, a, b);
        now += 2 * FLOOR_MS;
        for (const one of history.pending.splice(0))
          if (one.jobId !== null) await prisma.job.delete({ where: { id: one.jobId } });
        await clean();
        await expectRight(history);
        histories++;
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 100 },
  );
  expect(histories).toBeGreaterThanOrEqual(100);
}, 300_000);

test('bytes that are stored again while nothing names them yet are young again', async () => {
  const sha256 = await put(Buffer.from('again'));
  now += 2 * FLOOR_MS;
  await put(Buffer.from('again'));
  expect(await clean()).toEqual({ count: 0, bytes: 0 });
  expect(await blobs.check(sha256)).toBe('WHOLE');
  now += 2 * FLOOR_MS;
  expect(await clean()).toEqual({ count: 1, bytes: 5 });
});

test('while a backup reads files, none is removed', async () => {
  const sha256 = await put(Buffer.from('old'));
  now += 2 * FLOOR_MS;
  await prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`select pg_advisory_xact_lock_shared(${BLOBS_LOCK})`;
    expect(await clean()).toEqual({ count: 0, bytes: 0 });
  });
  expect(await clean()).toEqual({ count: 1, bytes: 3 });
  expect(await blobs.size(sha256)).toBeNull();
});

test('nothing is removed while a manifest that is in use cannot be read', async () => {
  const history = await beginHistory();
  await perform(history, 'run', 1, 2);
  const orphan = await put(Buffer.from('orphan'));
  await prisma.checkpoint.updateMany({ data: { manifestSha256: 'a'.repeat(64) } });
  now += 2 * FLOOR_MS;
  await expect(clean()).rejects.toThrow();
  expect(await blobs.size(orphan)).not.toBeNull();
  await prisma.checkpoint.updateMany({ data: { damage: 'Its manifest is gone.' } });
  await clean();
  expect(await blobs.size(orphan)).toBeNull();
});

test('a removal that a crash cut off is undone', async () => {
  const sha256 = await put(Buffer.from('cut off'));
  await mkdir(path.join(settings.blobDirectory, 'removed'));
  await rename(pathOf(sha256), path.join(settings.blobDirectory, 'removed', sha256));
  await put(Buffer.from('other'));
  await clean();
  expect((await stat(pathOf(sha256))).size).toBe(7);
});

test('runs leave the trash for good when their time is up, and not before', async () => {
  const history = await beginHistory();
  await perform(history, 'run', 1, 2);
  await perform(history, 'run', 3, 4);
  const [, old, young] = history.things;
  await prisma.run.update({
    where: { id: old?.id ?? '' },
    data: { trashedAt: new Date(now - 31 * 24 * HOUR_MS) },
  });
  await prisma.run.update({
    where: { id: young?.id ?? '' },
    data: { trashedAt: new Date(now - 29 * 24 * HOUR_MS) },
  });
  expect(await purgeExpiredRuns(prisma, new Date(now - 30 * 24 * HOUR_MS))).toBe(1);
  expect(await prisma.run.findMany({ select: { id: true } })).toEqual([{ id: young?.id }]);
});

/** Columns with hashes of what is no blob of its own. */
const NO_BLOBS = [
  'checkpoint_import.archive_sha256', // of an upload, which stays while it is imported
  'image.sha256', // inside a shard
  'network_weights.origin_sha256', // of a file that is not kept
  'run_origin.dataset_index_sha256', // of a dataset on another server
  'verification_finding.sha256', // what was found to be wrong
];

test('every column with the hash of a blob is among those that keep it', async () => {
  const columns = await prisma.$queryRaw<{ name: string }[]>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and column_name like '%sha256' order by 1`;
  const kept = `${KNOWN_BLOBS}${KNOWN_MANIFESTS}`;
  const lost = columns
    .map(({ name }) => name)
    .filter((name) => !NO_BLOBS.includes(name))
    .filter((name) => {
      const [table = '', column = ''] = name.split('.');
      return !new RegExp(`select ${column}\\b[^;]*? from ${table}\\b`).test(kept);
    });
  expect(lost).toEqual([]);
});
