import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { readDatasetIndex } from '#contracts/dataset-index.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { importArchives, type ImportOutcome } from '../../../worker/importer/import-archives.ts';
import { tarOf, type TestMember } from '../shards/tar.ts';

let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'photographs-'));
  blobs = createDiskBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function file(name: string) {
  return readFileSync(new URL(`../images/files/${name}`, import.meta.url));
}

async function importPhotos(members: readonly TestMember[]): Promise<ImportOutcome> {
  const clean = {
    name: 'clean.png',
    bytes: await encodePng({ width: 4, height: 4, data: new Uint8Array(48) }),
  };
  const archives = [];
  for (const [domain, of] of [
    ['A', [clean, ...members]],
    ['B', [clean]],
  ] as const)
    archives.push({ domain, sha256: (await blobs.put(await tarOf(of))).sha256 });
  return importArchives({ archives, brokenFiles: 'REFUSE' }, blobs, {
    onProgress: () => Promise.resolve('GO_ON' as const),
  });
}

test('takes the photograph of a phone that decoders warn of, and says by which decoder it is read', async () => {
  const outcome = await importPhotos([{ name: 'samsung-sos.jpg', bytes: file('samsung-sos.jpg') }]);
  if (outcome.type !== 'imported') throw new Error(JSON.stringify(outcome));
  const index = readDatasetIndex(JSON.parse((await blobs.read(outcome.indexSha256)).toString()));
  expect(index.decoder).toBe(NEWEST_DECODER);
  expect(index.images).toMatchObject([
    { name: 'clean.png' },
    { name: 'samsung-sos.jpg', width: 64, height: 64 },
    { name: 'clean.png' },
  ]);
});

test('names what it does not take, each in words of its own, whatever the extension', async () => {
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(99)]);
  const outcome = await importPhotos([
    ...['half.jpg', 'half.png', 'half.webp'].map((name) => ({ name, bytes: file(name) })),
    { name: 'from-a-phone.jpg', bytes: heic },
    { name: 'scan.tiff', bytes: Buffer.from('II*\0') },
  ]);
  if (outcome.type !== 'refused') throw new Error(`The import ended as ${outcome.type}`);
  const messages = Object.fromEntries(outcome.report.errors.map(({ name, message }) => [name, message]));
  const cutOff = 'The file is cut off: a part of the image is missing. Copy or export it again.';
  expect(messages).toEqual({
    'half.jpg': cutOff,
    'half.png': cutOff,
    'half.webp': cutOff,
    'from-a-phone.jpg': expect.stringMatching(
      /^The file is a HEIC photograph, .* Convert it to JPEG/,
    ) as string,
    'scan.tiff': expect.stringMatching(/^The file is a TIFF picture .* Convert it to JPEG or PNG/) as string,
  });
  const codes = outcome.report.errors.map(({ name, code }) => [name, code]);
  expect(
    codes.filter(([name]) => name !== 'scan.tiff').every(([, code]) => code === 'UNSUPPORTED_IMAGE'),
  ).toBe(true);
  expect(codes).toContainEqual(['scan.tiff', 'UNKNOWN_EXTENSION']);
});
