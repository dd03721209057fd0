import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { blobFile } from '../faults/damage.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

const BLOBS = { weights: 'weights', ema: 'averages', mask: 'masks' };

let api: TestApi;
let runId: string;
let folder: string;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
  const world = await makeWorld(api.prisma);
  ({ runId } = await queueRun(api.prisma, world));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  const id = await rows.checkpoint(7);
  const blobOf = async (role: string, artifact: string | null, text: string) => ({
    role,
    artifact,
    byteSize: text.length,
    sha256: (await api.storage.put(Buffer.from(text))).sha256,
  });
  const manifest = {
    format: 'exemplar.checkpoint/2',
    runId,
    datasetVersionId: world.datasetVersionId,
    datasetIndexSha256: 'a'.repeat(64),
    epoch: 1,
    stage: 'TRANSLATION',
    step: 7,
    config: egscItPreset('tiny'),
    adamSteps: {},
    randomSeed: 0,
    plan: { backend: 'onnx', library: 'test', threads: 1, lowering: '1' },
    codeVersion: 'test',
    blobs: [
      await blobOf('weights', null, BLOBS.weights),
      await blobOf('ema', null, BLOBS.ema),
      await blobOf('artifact', 'mask', BLOBS.mask),
    ],
  };
  const { sha256 } = await api.storage.put(Buffer.from(JSON.stringify(manifest)));
  await api.prisma.checkpoint.update({ where: { id }, data: { manifestSha256: sha256 } });
});
beforeEach(async () => {
  cli.forget();
  folder = await mkdtemp(path.join(tmpdir(), 'export-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

test('a checkpoint is saved as a tar of its manifest and its tensors', async () => {
  const file = path.join(folder, 'model.tar');
  expect(await main(['checkpoints', 'export', 'latest', '--out', file])).toBe(0);
  const entries = new Map<string, string>();
  for await (const entry of createReadStream(file).pipe(extract())) {
    let text = '';
    for await (const piece of entry) text += String(piece);
    entries.set(entry.header.name, text);
  }
  expect(JSON.parse(entries.get('manifest.json') ?? '')).toMatchObject({ runId, step: 7 });
  entries.delete('manifest.json');
  expect(Object.fromEntries(entries)).toEqual({
    'weights.safetensors': BLOBS.weights,
    'ema.safetensors': BLOBS.ema,
    'artifact-mask.safetensors': BLOBS.mask,
  });
});

test('a file that is there is not overwritten, and no part of a tar is left', async () => {
  const file = path.join(folder, 'model.tar');
  expect(await main(['checkpoints', 'export', 'latest@7', '--out', file])).toBe(0);
  expect(await main(['checkpoints', 'export', 'latest@7', '--out', file])).toBe(2);
  expect(cli.told).toContain('is there already');
  expect(await readdir(folder)).toEqual(['model.tar']);
});

test('a checkpoint of which a file is gone leaves no tar', async () => {
  const sha256 = createHash('sha256').update(BLOBS.ema).digest('hex');
  await rm(blobFile(path.join(api.dataDirectory, 'blobs'), sha256Schema.parse(sha256)));
  expect(await main(['checkpoints', 'export', 'latest', '--out', path.join(folder, 'model.tar')])).toBe(1);
  expect(cli.told).toContain('no longer stored');
  expect(await readdir(folder)).toEqual([]);
});
