import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '#lib/canonical-json.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { commitDatasetVersion } from '../../worker/supervisor/records/commit-dataset-version.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { makeUpload, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { storeTinyDataset } from '../testkit/tiny-dataset.ts';
import { saveUntrained } from '../worker/translator/random-checkpoint.ts';
import { damageBlob, type Damage } from '../faults/damage.ts';

const FLIP: Damage = { kind: 'FLIP', at: 0.5, mask: 1 };

let api: TestApi;
let worker: ChildProcess;
let world: World;
let indexSha256: Sha256;
let shard: Sha256;
let weights: Sha256;
let checkpoints: { readonly id: string; readonly manifestSha256: Sha256 }[];
let picture: Sha256;
let thumbnail: Sha256;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  await api.prisma.datasetVersion.deleteMany(); // the one of that world has no blobs
  const { index } = await storeTinyDataset(api.storage, { train: 3, test: 1 });
  ({ sha256: indexSha256 } = await api.storage.put(Buffer.from(canonicalJson(index))));
  shard = index.shards[0]?.sha256 ?? indexSha256;
  const importId = newId();
  const archives = { a: { name: 'A', sha256s: [] }, b: { name: 'B', sha256s: [] } };
  await api.prisma.import.create({ data: { id: importId, datasetId: world.datasetId, archives } });
  const names = { A: 'plain', B: 'colored' };
  await api.prisma.$transaction((transaction) =>
    commitDatasetVersion(transaction, { importId, indexSha256, content: index, names }),
  );
  const { id: datasetVersionId } = await api.prisma.datasetVersion.findFirstOrThrow();
  const { runId } = await queueRun(api.prisma, { ...world, datasetVersionId });
  await api.prisma.job.deleteMany();
  checkpoints = [];
  for (const seed of [1, 2]) {
    const saved = await saveUntrained(api.storage, { seed });
    const id = newId();
    const { manifestSha256, byteSize } = saved;
    const data = { id, runId, epoch: 1, stage: 'TRANSLATION', step: seed, manifestSha256, byteSize };
    await api.prisma.checkpoint.create({ data });
    checkpoints.push({ id, manifestSha256 });
    weights = saved.manifest.blobs.find(({ role }) => role === 'weights')?.sha256 ?? manifestSha256;
  }
  ({ sha256: picture } = await api.storage.put(Buffer.from('picture')));
  const grid = await api.storage.put(Buffer.from('grid'));
  ({ sha256: thumbnail } = await api.storage.put(Buffer.from('thumbnail')));
  await api.prisma.sample.create({
    data: {
      ...{ id: newId(), runId, epoch: 1, stage: 'TRANSLATION', step: 2 },
      ...{ ...grid, width: 8, height: 8, rows: 2, columns: 2 },
      ...{ thumbnailSha256: thumbnail, thumbnailByteSize: 9, thumbnailWidth: 4, thumbnailHeight: 4 },
    },
  });
  const upload = await makeUpload(api.prisma, world);
  await api.prisma.upload.update({
    where: { id: upload },
    data: { sha256: picture, byteSize: 7, receivedAt: new Date() },
  });

  const { DATABASE_URL: _, ...inherited } = process.env;
  worker = forkProgram('worker/main.ts', ['--roles=data,verify'], {
    env: {
      ...inherited,
      DATABASE_URL: api.databaseUrl,
      EXEMPLAR_DATA_DIR: api.dataDirectory,
      LOG_LEVEL: 'error',
    },
  });
}, 120_000);
afterAll(async () => {
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  await api.close();
});

async function verify(mode: 'REPORT' | 'REPAIR') {
  const asked = await api.ask(
    `mutation ($input: VerifyStorageInput!) { verifyStorage(input: $input) { verification { id } } }`,
    { input: { mode } },
  );
  const { id } = asked.data.verifyStorage.verification;
  const read = () =>
    api.ask(
      `query ($id: ID!) { verification(id: $id) {
        state fileCount totalFileCount byteCount findings { sha256 fault usedBy remedy } failure { message } } }`,
      { id },
    );
  await expect
    .poll(async () => (await read()).data.verification.state, { timeout: 40_000, interval: 100 })
    .toMatch(/FINISHED|FAILED/);
  return (await read()).data.verification;
}

function damage(sha256: Sha256, how: Damage) {
  return damageBlob(path.join(api.dataDirectory, 'blobs'), sha256, how);
}

test('a whole storage is found whole, and everything that a row names has been read', async () => {
  const { state, findings, fileCount, totalFileCount, byteCount } = await verify('REPORT');
  expect([state, findings]).toEqual(['FINISHED', []]);
  expect(fileCount).toBe(totalFileCount);
  const stored = await readdir(path.join(api.dataDirectory, 'blobs', 'sha256'), { recursive: true });
  // One list of images is stored that no row names: as the test's helper wrote it.
  expect(fileCount).toBe(stored.filter((name) => name.length > 60).length - 1);
  expect(byteCount).toBeGreaterThan(10_000);
});

test('what is damaged or gone is named with who needs it; a repair takes it out of use and mends what it can', async () => {
  const heal = await damage(shard, { kind: 'GONE' });
  await damage(indexSha256, FLIP);
  await damage(weights, FLIP);
  await damage(picture, { kind: 'CUT', at: 0.5 });
  await damage(thumbnail, FLIP);

  const { findings } = await verify('REPORT');
  const bySha = new Map<string, { fault: string; usedBy: string[]; remedy: string }>(
    findings.map((finding: { sha256: string }) => [finding.sha256, finding]),
  );
  expect([...bySha.keys()].sort()).toEqual([shard, indexSha256, weights, picture, thumbnail].sort());
  expect(bySha.get(shard)).toMatchObject({
    fault: 'MISSING',
    usedBy: [expect.stringMatching(/^images of dataset digits-.*, version 1$/)],
    remedy: 'Import the same files into this dataset again.',
  });
  expect(bySha.get(indexSha256)?.remedy).toContain('--repair');
  expect(bySha.get(weights)).toMatchObject({ fault: 'DAMAGED', usedBy: ['checkpoint of step 2 of run run'] });
  expect(bySha.get(picture)?.usedBy).toEqual([expect.stringMatching(/^upload digit\.png of user-/)]);
  expect(bySha.get(thumbnail)).toMatchObject({
    usedBy: ['thumbnail of the sample grid of step 2 of run run'],
    remedy: 'Restore it from a backup of the data folder.',
  });
  expect(await api.prisma.checkpoint.count({ where: { damage: { not: null } } })).toBe(0);

  expect((await verify('REPAIR')).findings).toHaveLength(5);
  const rows = await api.prisma.checkpoint.findMany({ orderBy: { step: 'asc' } });
  expect(rows.map(({ damage: text }) => text)).toEqual([null, 'One of its files is damaged or missing.']);
  const translate = await api.ask(`query ($id: ID!) { checkpoint(id: $id) { canTranslate damage } }`, {
    id: globalId('Checkpoint', checkpoints[1]?.id ?? ''),
  });
  expect(translate.data.checkpoint).toMatchObject({ canTranslate: false });
  const aside = await readdir(path.join(api.dataDirectory, 'blobs', 'quarantine'));
  expect(aside.map((name) => name.split('.')[0]).sort()).toEqual(
    [indexSha256, weights, picture, thumbnail].sort(),
  );

  // The list of images was made anew, and nothing in use needs the weights; what is given again heals the rest.
  const { findings: left } = await verify('REPORT');
  expect(left.map(({ sha256 }: { sha256: string }) => sha256).sort()).toEqual(
    [shard, picture, thumbnail].sort(),
  );
  await heal?.();
  await saveUntrained(api.storage, { seed: 2 });
  await api.storage.put(Buffer.from('picture'));
  await api.storage.put(Buffer.from('thumbnail'));
  expect((await verify('REPAIR')).findings).toEqual([]);
  expect(await api.prisma.checkpoint.count({ where: { damage: { not: null } } })).toBe(0);
});

test('the command line ends with 1 while anything is damaged, and with 0 when all is whole', async () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; out: string }>((resolve) => {
      const { EXEMPLAR_DATA_DIR: _, ...inherited } = process.env;
      const env = { ...inherited, EXEMPLAR_URL: api.url, EXEMPLAR_TOKEN: api.token };
      const child = execFile(process.execPath, ['exemplar', 'verify', ...args], { env }, (_error, out) => {
        resolve({ code: child.exitCode, out });
      });
    });
  const heal = await damage(shard, FLIP);
  const found = await run();
  expect(found.code).toBe(1);
  expect(found.out).toMatch(
    new RegExp(
      `damaged: ${shard}\n  needed by: images of dataset .*\n  Import the same files .*\n.* 1 is damaged`,
    ),
  );
  expect((await run('--repair')).code).toBe(1);
  const shardFile = path.join(api.dataDirectory, 'blobs', 'sha256', shard.slice(0, 2), shard);
  expect(existsSync(shardFile)).toBe(true); // its other images are whole
  await heal?.();
  expect(await run()).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+ files, .*: none is damaged or missing\.\n$/) as string,
  });
});

test('only operators may ask for it or read what it found', async () => {
  const { token } = await api.createUser('EDITOR');
  const { errors } = await api.ask(
    `mutation { verifyStorage(input: { mode: REPORT }) { verification { id } } }`,
    {},
    token,
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  const { id } = await api.prisma.verification.findFirstOrThrow();
  const node = await api.ask(
    `query ($id: ID!) { node(id: $id) { ... on Verification { state findings { sha256 } } } }`,
    { id: globalId('Verification', id) },
    token,
  );
  expect(node.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
});
