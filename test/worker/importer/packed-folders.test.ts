import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDatasetIndex, type DatasetIndex } from '#contracts/dataset-index.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { folderSource } from '../../../cli/archives/folder-source.ts';
import { packArchives } from '../../../cli/archives/pack-archive.ts';
import { domainFolder } from '../../../dashboard/src/features/datasets/domain-folder.ts';
import { fitIntoArchives } from '../../../dashboard/src/features/datasets/fit-into-archives.ts';
import { packArchive } from '../../../dashboard/src/features/datasets/pack-archive.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { importArchives } from '../../../worker/importer/import-archives.ts';

const MAX_BYTES = 8 * 1024;

let folder: string;
let blobs: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
  blobs = createDiskBlobStore(path.join(folder, 'blobs'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const LONG_NAME = `${'n'.repeat(146)}.png`;
const IMAGES = [LONG_NAME, 'train/桜と富士山の写真.png', 'a.jpg.png', 'a-b.png', 'a/c.png', 'test/ü.PNG'];
const LABELS = { 'train/桜と富士山の写真.cls': '桜\n', 'a/c.cls': 'sea', [`${'n'.repeat(146)}.cls`]: 'long' };

async function writeFolder(): Promise<string> {
  const root = path.join(folder, 'photos');
  const put = async (name: string, content: string | Uint8Array) => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  };
  for (const [index, name] of IMAGES.entries())
    await put(name, await encodePng({ width: 4, height: 4, data: new Uint8Array(48).fill(20 * index) }));
  for (const [name, text] of Object.entries(LABELS)) await put(name, text);
  await put('.DS_Store', 'x');
  return root;
}

async function packedByCommand(root: string): Promise<Uint8Array[]> {
  const archives: Uint8Array[] = [];
  for await (const archive of packArchives((await folderSource(root, 'REFUSE')).files(), MAX_BYTES))
    archives.push(archive);
  return archives;
}

async function packedByPage(root: string): Promise<Uint8Array[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const { files: kept } = await domainFolder(
    'photos',
    await Promise.all(
      files.map(async (file) => ({
        path: path.relative(root, file),
        file: new Blob([await readFile(file)]),
      })),
    ),
  );
  const archives = await Promise.all(fitIntoArchives(kept, MAX_BYTES).map(packArchive));
  return Promise.all(archives.map(async (archive) => new Uint8Array(await archive.arrayBuffer())));
}

async function imported(archives: readonly Uint8Array[]): Promise<DatasetIndex> {
  const stored = await Promise.all(archives.map((archive) => blobs.put(Buffer.from(archive))));
  const outcome = await importArchives(
    {
      brokenFiles: 'REFUSE',
      archives: (['A', 'B'] as const).flatMap((domain) => stored.map(({ sha256 }) => ({ domain, sha256 }))),
    },
    blobs,
    { onProgress: () => Promise.resolve('GO_ON' as const) },
  );
  if (outcome.type !== 'imported') throw new Error(JSON.stringify(outcome));
  return readDatasetIndex(JSON.parse((await blobs.read(outcome.indexSha256)).toString()));
}

test('a folder makes the same dataset, packed by the command line or by the page', async () => {
  const root = await writeFolder();
  const [byCommand, byPage] = [await packedByCommand(root), await packedByPage(root)];
  for (const archives of [byCommand, byPage]) {
    expect(archives.length).toBeGreaterThan(1);
    for (const archive of archives) expect(archive.length).toBeLessThanOrEqual(MAX_BYTES);
  }
  const index = await imported(byCommand);
  expect(await imported(byPage)).toEqual(index);
  expect(index.images.filter(({ domain }) => domain === 'A').map(({ name, label }) => [name, label])).toEqual(
    [
      ['a/c.png', 'sea'],
      ['a-b.png', null],
      ['a.jpg.png', null],
      [LONG_NAME, 'long'],
      ['ü.PNG', null],
      ['桜と富士山の写真.png', '桜'],
    ],
  );
});

test('two images of one name share their label, packed either way', async () => {
  const root = path.join(folder, 'pairs');
  await mkdir(root);
  for (const name of ['one.png', 'one.jpg'])
    await writeFile(
      path.join(root, name),
      await encodePng({ width: 2, height: 2, data: new Uint8Array(12) }),
    );
  await writeFile(path.join(root, 'one.cls'), 'first');
  const index = await imported(await packedByCommand(root));
  expect(index.images.map(({ label }) => label)).toEqual(['first', 'first', 'first', 'first']);
  expect(await imported(await packedByPage(root))).toEqual(index);
});
