import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { makePrisma } from '#db/client.ts';
import { listBlobs } from '#storage/list-blobs.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { makeWorld, queueRun } from '../../testkit/job-rows.ts';
import { type OwnPostgres, startOwnPostgres } from '../../testkit/own-postgres.ts';
import { rowsOf } from '../../testkit/run-rows.ts';

const BLOBS = 48;
const BLOB_BYTES = 64 * 1024 * 1024;
const POINTS = 2_000_000;
const MOST_MEMORY = 512 * 1024 * 1024;

let postgres: OwnPostgres;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-large-backup-'));
  postgres = await startOwnPostgres();
  await fill();
}, 600_000);
afterAll(async () => {
  await postgres.remove();
  rmSync(folder, { recursive: true });
});

/** Shards as large as they get, and the points of a long run. */
async function fill(): Promise<void> {
  const store = openBlobStore(blobSettingsOf(postgres.dataDirectory));
  const bytes = Buffer.alloc(BLOB_BYTES);
  const hashes: string[] = [];
  for (let i = 0; i < BLOBS; i++) hashes.push((await store.put(randomFillSync(bytes))).sha256);
  const prisma = makePrisma(postgres.url);
  const world = await makeWorld(prisma);
  await prisma.datasetVersion.update({
    where: { id: world.datasetVersionId },
    data: { indexSha256: hashes[0] ?? '' },
  });
  const { runId } = await queueRun(prisma, world);
  const rows = rowsOf(prisma, runId);
  await rows.begin(1, 0);
  await rows.log([{ name: 'generator/total', step: 1, value: 1, time: 0 }]);
  await prisma.$executeRaw`
    insert into metric_batch (run_id, epoch, sequence, count, first_step, last_step, series_ids, steps, times, values)
    select run_id, epoch, sequence + n, 1000, n * 1000 + 1, n * 1000 + 1000, series_ids,
      array(select n * 1000 + i from generate_series(1, 1000) as i), times,
      array(select random() + n from generate_series(1, 1000))
    from metric_batch, generate_series(1, ${POINTS / 1_000}::int) as n where run_id = ${runId}::uuid`;
  await prisma.$disconnect();
}

interface Measured {
  readonly seconds: number;
  /** Of the process, at its largest. */
  readonly memory: number;
}

async function measure(dataDirectory: string, ...args: readonly string[]): Promise<Measured> {
  const bin = path.join(import.meta.dirname, '../../../exemplar');
  const begun = performance.now();
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, EXEMPLAR_DATA_DIR: dataDirectory },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let memory = 0;
  const look = setInterval(() => {
    const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
    memory = Math.max(memory, 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 100);
  const ended = once(child, 'exit').finally(() => {
    clearInterval(look);
  });
  const [said, [code]] = await Promise.all([text(child.stderr), ended as Promise<[number]>]);
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  return { seconds: (performance.now() - begun) / 1000, memory };
}

function countPoints(databaseUrl: string): Promise<number> {
  const prisma = makePrisma(databaseUrl);
  return prisma.metricPoint.count().finally(() => prisma.$disconnect());
}

test.runIf(process.platform === 'linux')(
  'a store of gigabytes and the points of long runs are backed up and restored in little memory',
  { timeout: 1_800_000 },
  async () => {
    const file = path.join(folder, 'backup.tar');
    const target = path.join(folder, 'restored');
    const made = await measure(postgres.dataDirectory, 'backup', file);
    const restored = await measure(target, 'restore', file);
    for (const { memory } of [made, restored]) expect(memory).toBeLessThan(MOST_MEMORY);

    const store = openBlobStore(blobSettingsOf(target));
    let blobs = 0;
    for await (const sha256 of listBlobs(blobSettingsOf(target))) {
      expect(await store.check(sha256)).toBe('WHOLE');
      blobs++;
    }
    expect(blobs).toBe(BLOBS);
    expect(await withEmbeddedPostgres(target, countPoints)).toBe(POINTS + 1);
    const told = ({ seconds, memory }: Measured) =>
      `${seconds.toFixed(0)} s, ${formatBytes(memory)} of memory`;
    console.log(
      `${formatBytes(BLOBS * BLOB_BYTES)} and ${POINTS} points: backup ${told(made)}; restore ${told(restored)}`,
    );
  },
);
