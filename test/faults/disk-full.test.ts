import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { withFileLock } from '#db/embedded/file-lock.ts';
import { MIB } from '#lib/free-space.ts';
import { randomStream } from '#lib/random.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { StorageFullError } from '#storage/storage-full-error.ts';
import { takeDataLock } from '../../scripts/data-lock.ts';
import { requireSpaceToStart, watchDiskSpace } from '../../scripts/disk-space.ts';
import { reserveFile } from '../../scripts/reserve-file.ts';
import { fromChildSchema, type FromChild } from '../../worker/protocol.ts';
import { train } from '../../worker/trainer/train.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { storeTinyDataset } from '../testkit/tiny-dataset.ts';
import { createTinyWorld, lastCheckpoint, runTask, said, tinyConfig } from '../worker/trainer/tiny-run.ts';
import { plan } from './plan.ts';
import { hasSmallDisks, makeSmallDisk, type SmallDisk } from './small-disk.ts';

let disk: SmallDisk;
function useDisk(mebibytes: number): void {
  beforeEach(() => {
    disk = makeSmallDisk(mebibytes);
  });
  afterEach(() => {
    disk.remove();
  });
}

describe.skipIf(!hasSmallDisks)('blobs on a disk that fills at random moments (needs a small disk)', () => {
  useDisk(6);

  test('are whole or not there, and are stored again once there is space', async () => {
    const store = createDiskBlobStore(path.join(disk.folder, 'blobs'));
    const draws = randomStream(plan.seed, 'faults/disk-full');
    const kept: Sha256[] = [];
    let refused = 0;
    const rounds = plan.count(6, 60);
    for (let round = 0; round < rounds; round++) {
      const bytes = Buffer.alloc(1 + draws.below(700_000), `${round} of ${plan.seed} `);
      const fillAt = draws.below(bytes.byteLength + 1);
      const chunks = [bytes.subarray(0, fillAt), bytes.subarray(fillAt)];
      const source = function* () {
        yield chunks[0];
        disk.fill(draws.below(3) * 4096);
        yield chunks[1];
      };
      const sha256 = sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
      try {
        expect((await store.put(Readable.from(source()))).sha256).toBe(sha256);
        kept.push(sha256);
      } catch (error) {
        expect(error).toBeInstanceOf(StorageFullError);
        refused++;
        expect(await store.check(sha256)).toBe('MISSING');
      }
      expect(readdirSync(path.join(disk.folder, 'blobs', 'incoming'))).toEqual([]);
      disk.free();
      for (const one of kept) expect(await store.check(one)).toBe('WHOLE');
      if (kept.length > 4) await store.setAside(kept.shift() ?? sha256);
      expect((await store.put(Buffer.from(`${round}`))).byteSize).toBeGreaterThan(0);
    }
    expect(refused).toBeGreaterThan(rounds / 3);
    console.log(`${rounds} full disks: ${refused} refused, 0 damaged, all recovered`);
  });

  test('leave a floor free, and say what is needed and what is there', async () => {
    const store = createDiskBlobStore(path.join(disk.folder, 'blobs'), 4 * MIB);
    await store.put(Buffer.alloc(MIB));
    await expect(store.put(Buffer.alloc(2 * MIB))).rejects.toMatchObject({
      neededBytes: 6 * MIB,
      message: expect.stringMatching(/needs 6 MiB of free space, but only (4\.\d+|5) MiB are free/) as string,
    });
  });
});

describe.skipIf(!hasSmallDisks)('a run on a full disk (needs a small disk)', () => {
  useDisk(24);

  test('goes on from memory, says so, and ends with the bits of an undisturbed one once there is space', async () => {
    const world = await createTinyWorld();
    const undisturbed = await runTask(world, world.trainTask());
    const blobDirectory = path.join(disk.folder, 'blobs');
    const blobs = createDiskBlobStore(blobDirectory);
    const { indexSha256 } = await storeTinyDataset(blobs);
    const task = world.trainTask({
      datasetIndexSha256: indexSha256,
      storage: { blobDirectory, freeSpaceFloor: 0 },
    });
    const messages: FromChild[] = [];
    disk.fill();
    const end = await train(task, {
      blobs,
      now: () => performance.now(),
      channel: {
        send(message) {
          messages.push(fromChildSchema.parse(message));
          // Twice at the end of each stage: its grid and its checkpoint.
          if (said({ messages }, 'degraded').length === 3) disk.free();
          return Promise.resolve();
        },
        stopRequested: () => Promise.resolve(null),
      },
    });
    expect(end).toBe('finished');
    expect(said({ messages }, 'degraded')[0]).toMatchObject({ reason: 'STORAGE_FULL' });
    const weights = (outcome: { messages: readonly FromChild[] }) =>
      lastCheckpoint(outcome).manifest.blobs.map(({ role, sha256 }) => [role, sha256]);
    expect(weights({ messages })).toEqual(weights(undisturbed));
    expect(said({ messages }, 'metrics').at(-1)?.step).toBe(
      tinyConfig.maskSteps + tinyConfig.translationSteps,
    );
  });
});

describe.skipIf(!hasSmallDisks)('the API on a full disk (needs a small disk)', () => {
  useDisk(8);

  test('refuses uploads, imports and runs with what is needed and free, and takes them once there is space', async () => {
    const api = await startApi({ parentDirectory: disk.folder, freeSpaceFloor: MIB });
    try {
      const bytes = Buffer.alloc(MIB, 'x');
      const create = async () =>
        (
          await api.ask(
            `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) {
              targets { uploadId url } userErrors { code message } } }`,
            {
              input: {
                kind: 'ARCHIVE',
                files: [{ filename: 'a', contentType: 'a/b', byteSize: bytes.length }],
              },
            },
          )
        ).data.createUploads;
      const health = async () => (await fetch(`${api.url}/health`)).json();
      const put = (url: string) =>
        fetch(new URL(url, api.url), { method: 'PUT', headers: { 'content-type': 'a/b' }, body: bytes });

      expect(await health()).toMatchObject({ status: 'ready', storage: { state: 'OK' }, degradedRuns: 0 });
      const [{ url }] = (await create()).targets;
      disk.fill();
      expect(await health()).toMatchObject({ status: 'ready', storage: { state: 'FULL', freeBytes: 0 } });
      const refused = await put(url);
      expect(refused.status).toBe(507);
      expect(await refused.json()).toMatchObject({
        code: 'STORAGE_FULL',
        message: expect.stringMatching(/needs 3 MiB of free space, but only 0 B are free/) as string,
      });
      expect((await create()).userErrors).toMatchObject([{ code: 'STORAGE_FULL' }]);
      disk.free();
      expect((await put(url)).status).toBe(200);
      expect((await create()).userErrors).toEqual([]);
      expect(await health()).toMatchObject({ storage: { state: 'OK' } });
    } finally {
      await api.close();
    }
  });
});

describe.skipIf(!hasSmallDisks)('locks and starts on a full disk (needs a small disk)', () => {
  useDisk(100);

  test('no lock is left half-written, and work goes on once there is space', async () => {
    disk.fill();
    const lock = path.join(disk.folder, 'lock');
    await expect(withFileLock(lock, 1_000, () => Promise.resolve())).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(() => takeDataLock(disk.folder)).toThrow('ENOSPC');
    expect(readdirSync(disk.folder)).toEqual(['ballast']);
    disk.free();
    expect(await withFileLock(lock, 1_000, () => Promise.resolve('done'))).toBe('done');
    takeDataLock(disk.folder).release();
  });

  test('the reserve is made at a good start and given free for one on a full disk; without it the start ends by name', () => {
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    const dataDirectory = path.join(disk.folder, 'data');
    const begun = performance.now();
    expect(() => {
      disk.fill(MIB);
      requireSpaceToStart({ dataDirectory, say });
    }).toThrow(
      new RegExp(
        `The disk of ${dataDirectory} is full: Exemplar needs 160 MiB \\(\\d+ bytes\\) to start, .* are free`,
      ),
    );
    expect(performance.now() - begun).toBeLessThan(5_000);

    disk.free();
    const cluster = path.join(dataDirectory, 'postgres', 'cluster');
    mkdirSync(cluster, { recursive: true });
    requireSpaceToStart({ dataDirectory, say });
    reserveFile(dataDirectory).make();
    expect(existsSync(path.join(dataDirectory, 'reserve'))).toBe(true);
    disk.fill();
    requireSpaceToStart({ dataDirectory, say });
    expect(said).toEqual([expect.stringMatching(/^The disk of .* The reserve of 64 MiB was given free/)]);
    expect(existsSync(path.join(dataDirectory, 'reserve'))).toBe(false);
  });

  test('while it runs the reserve is given free in need and made again, and space that runs out is named', async () => {
    const said: string[] = [];
    const dataDirectory = disk.folder;
    const space = watchDiskSpace({
      dataDirectory,
      floorBytes: 10 * MIB,
      say: (text) => void said.push(text),
    });
    try {
      const reserve = reserveFile(dataDirectory);
      await expect.poll(() => reserve.exists(), { timeout: 10_000 }).toBe(true);
      disk.fill(15 * MIB);
      await expect
        .poll(() => said.join('\n'), { timeout: 10_000 })
        .toContain('was given free for the database');
      expect(reserve.exists()).toBe(false);
      disk.fill(18 * MIB);
      await expect.poll(() => said.join('\n'), { timeout: 10_000 }).toContain('Below 10 MiB, which are kept');
      disk.fill(8 * MIB);
      await expect.poll(() => said.join('\n'), { timeout: 10_000 }).toContain('nothing new is stored');
      disk.free();
      await expect.poll(() => reserve.exists(), { timeout: 10_000 }).toBe(true);
      expect(said.at(-1)).toMatch(/everything is stored again\.$/);
    } finally {
      space.end();
    }
  });
});

test('a run that trains on without storing is named by API, command line and health, for as long as it does', async () => {
  const api = await startApi();
  try {
    const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
    const degraded = {
      degradedReason: 'STORAGE_FULL',
      degradedMessage: 'No room.',
      degradedSince: new Date(),
    };
    await api.prisma.run.update({ where: { id: runId }, data: { state: 'RUNNING', ...degraded } });
    const ask = async () =>
      (await api.ask(`{ runs(first: 1) { edges { node { degraded { reason message since } } } } }`)).data.runs
        .edges[0].node.degraded;
    expect(await ask()).toEqual({
      reason: 'STORAGE_FULL',
      message: 'No room.',
      since: degraded.degradedSince.toISOString(),
    });
    expect(await (await fetch(`${api.url}/health`)).json()).toMatchObject({ degradedRuns: 1 });
    const commands = [['runs', 'list'], ['status'], ['runs', 'show', globalId('Run', runId)]];
    for (const out of await Promise.all(commands.map((words) => exemplar(api, words))))
      expect(out).toMatch(/RUNNING degraded since \S+, STORAGE_FULL: No room\./);
    await api.prisma.run.update({ where: { id: runId }, data: { state: 'QUEUED' } });
    expect(await ask()).toBeNull();
  } finally {
    await api.close();
  }
});

function exemplar(api: TestApi, words: readonly string[]): Promise<string> {
  const { EXEMPLAR_DATA_DIR: _, ...inherited } = process.env;
  const env = { ...inherited, EXEMPLAR_URL: api.url, EXEMPLAR_TOKEN: api.token };
  return new Promise((resolve) => {
    execFile(process.execPath, ['exemplar', ...words], { env }, (_error, out) => {
      resolve(out);
    });
  });
}

test.each(['', '{', '4194302', '{"pid":4194302,"start":null}'])(
  'a lock that says %j is taken over at once: nobody holds it',
  async (text) => {
    const lock = path.join(tmpdir(), `exemplar-lock-${randomUUID()}`);
    writeFileSync(lock, text);
    const begun = performance.now();
    expect(await withFileLock(lock, 5_000, () => Promise.resolve('done'))).toBe('done');
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(existsSync(lock)).toBe(false);
  },
);
