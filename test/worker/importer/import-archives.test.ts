import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrokenFiles } from '#contracts/broken-files.ts';
import { readDatasetIndex, type DatasetIndex } from '#contracts/dataset-index.ts';
import type { DomainSide } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { encodeIndexedPng } from '#lib/encode-indexed-png.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { importArchives, type ImportOutcome } from '../../../worker/importer/import-archives.ts';
import { pngOf } from '../images/png.ts';
import { tarOf, type TestMember } from '../shards/tar.ts';

let folder: string;
let blobs: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imports-'));
  blobs = createDiskBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SIDE = { width: 28, height: 28 };

function png(shade: number, width = 4, height = 4) {
  return encodePng({ width, height, data: new Uint8Array(width * height * 3).fill(shade) });
}

type Archives = readonly (readonly [DomainSide, readonly TestMember[] | Buffer])[];
async function importAll(archives: Archives, brokenFiles: BrokenFiles = 'REFUSE'): Promise<ImportOutcome> {
  const uploaded: { domain: DomainSide; sha256: Sha256 }[] = [];
  for (const [domain, members] of archives) {
    const bytes = Buffer.isBuffer(members) ? members : await tarOf(members);
    uploaded.push({ domain, sha256: (await blobs.put(bytes)).sha256 });
  }
  const watcher = { onProgress: () => Promise.resolve('GO_ON' as const) };
  return importArchives({ archives: uploaded, brokenFiles }, blobs, watcher);
}
async function indexOf(outcome: ImportOutcome): Promise<DatasetIndex> {
  if (outcome.type !== 'imported') throw new Error(JSON.stringify(outcome));
  return readDatasetIndex(JSON.parse((await blobs.read(outcome.indexSha256)).toString()));
}
function errorsOf(outcome: ImportOutcome) {
  if (outcome.type !== 'refused') throw new Error(`The import ended as ${outcome.type}`);
  return outcome.report.errors.map(({ domain, name, code }) => [domain, name, code]);
}
async function good(): Promise<TestMember[]> {
  return [{ name: 'train/good.png', bytes: await png(1) }];
}

describe('an import', () => {
  test('makes an index that says of each image what it is and where its bytes lie', async () => {
    const jpeg = await sharp(await png(200, 6, 2))
      .jpeg()
      .toBuffer();
    const members = {
      a0: { name: 'train/00_7.png', bytes: await png(10) },
      a1: { name: 'test/01.jpg', bytes: jpeg },
      b0: { name: 'loose.png', bytes: await png(20, 8, 3) },
    };
    const index = await indexOf(
      await importAll([
        ['A', [members.a0, { name: 'train/00_7.cls', bytes: Buffer.from('seven\n') }, members.a1]],
        [
          'B',
          [{ name: '.DS_Store', bytes: Buffer.from('x') }, { name: 'train/', type: 'directory' }, members.b0],
        ],
      ]),
    );
    expect(index.images).toMatchObject([
      { domain: 'A', split: 'TRAIN', name: '00_7.png', label: 'seven', format: 'PNG', width: 4, height: 4 },
      { domain: 'A', split: 'TEST', name: '01.jpg', label: null, format: 'JPEG', width: 6, height: 2 },
      { domain: 'B', split: 'TRAIN', name: 'loose.png', label: null, format: 'PNG', width: 8, height: 3 },
    ]);
    for (const [i, { bytes }] of [members.a0, members.a1, members.b0].entries()) {
      const image = index.images[i];
      const shard = index.shards[image?.shard ?? -1];
      if (!image || !shard) throw new Error(`Image ${i} has no shard`);
      expect(await blobs.read(shard.sha256, image)).toEqual(bytes);
    }
  });

  test('takes several archives of a domain in their order, and finds a label in another of them', async () => {
    const index = await indexOf(
      await importAll([
        ['A', [{ name: 'one.png', bytes: await png(1) }]],
        ['B', await good()],
        [
          'A',
          [
            { name: 'two.png', bytes: await png(2) },
            { name: 'one.cls', bytes: Buffer.from('1') },
          ],
        ],
      ]),
    );
    expect(index.images.map(({ name, label }) => [name, label])).toEqual([
      ['one.png', '1'],
      ['good.png', null],
      ['two.png', null],
    ]);
  });

  test('makes the same index of the same images, however they are packed, and another of others', async () => {
    const labeled = [...(await good()), { name: 'train/good.cls', bytes: Buffer.from('7') }];
    const hashOf = async (archives: Archives) => {
      const outcome = await importAll(archives);
      return outcome.type === 'imported' ? outcome.indexSha256 : outcome.type;
    };
    const more = [{ name: 'train/more.png', bytes: await png(2) }];
    const first = await hashOf([
      ['A', [...labeled, ...more]],
      ['B', await good()],
    ]);
    const inParts: Archives = [
      ['A', labeled],
      ['A', more],
      ['B', await good()],
    ];
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf(inParts)).toBe(first);
    const unlabeled = [...(await good()), ...more];
    expect(
      await hashOf([
        ['A', unlabeled],
        ['B', await good()],
      ]),
    ).not.toBe(first);
  });

  test('goes by the bytes of a picture, not by its extension', async () => {
    const webp = await sharp(await png(9))
      .webp()
      .toBuffer();
    const index = await indexOf(
      await importAll([
        ['A', [{ name: 'x.png', bytes: webp }]],
        ['B', await good()],
      ]),
    );
    expect(index.images[0]?.format).toBe('WEBP');
  });

  test('tells how far it is and stops when it is told to', async () => {
    const members = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => ({ name: `${i}.png`, bytes: await png(i) })),
    );
    const archives = await Promise.all(
      (['A', 'B'] as const).map(async (domain) => ({
        domain,
        sha256: (await blobs.put(await tarOf(members))).sha256,
      })),
    );
    const seen: number[][] = [];
    const outcome = await importArchives({ archives, brokenFiles: 'REFUSE' }, blobs, {
      onProgress(done, total) {
        seen.push([done, total]);
        return Promise.resolve(done >= 40 ? 'STOP' : 'GO_ON');
      },
    });
    expect(outcome).toEqual({ type: 'stopped' });
    expect(seen).toEqual([
      [16, 80],
      [32, 80],
      [40, 80],
    ]);
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  test('of small plain pictures, their regions and truths asks no other thread for any of them', async () => {
    const gray = (shade: number) =>
      encodeIndexedPng({ ...SIDE, indices: new Uint8Array(784).fill(shade), palette: null });
    const colored = (shade: number) =>
      encodeIndexedPng({ ...SIDE, indices: new Uint8Array(784), palette: [[shade, shade, 9]] });
    const json = (document: object) => Buffer.from(JSON.stringify(document));
    const row = { direction: 'A_TO_B', content: 'test/1.png', exemplar: 'test/1.png', truth: 'truth/1.png' };
    const documented = [
      { name: 'classes.json', bytes: json({ version: 1, classes: { 1: 'ink' } }) },
      { name: 'truth.json', bytes: json({ version: 1, rows: [row] }) },
    ];
    const images = ['train/0.png', 'test/1.png'].map((name, i) => ({ name, bytes: colored(i) }));
    const annotated = [
      { name: 'test/1.seg.png', bytes: gray(1) },
      { name: 'truth/1.png', bytes: colored(7) },
    ];
    let asked = 0;
    const count = () => asked++;
    sharp.queue.on('change', count);
    try {
      const index = await indexOf(
        await importAll([
          ['A', [...images, ...annotated, ...documented]],
          ['B', images],
        ]),
      );
      expect(index.images).toHaveLength(4);
      expect(index.annotations).toMatchObject({
        regions: [{ image: 1 }],
        truths: [{ content: 1, exemplar: 3 }],
      });
      expect(asked).toBe(0);
    } finally {
      sharp.queue.off('change', count);
    }
  });
});

describe('an import of bad files imports nothing and names each of them', () => {
  test('by what is wrong with it', async () => {
    const cut = (await png(3, 64, 64)).subarray(0, 60);
    const outcome = await importAll([
      [
        'A',
        [
          ...(await good()),
          { name: 'test/page.png', bytes: Buffer.from('<html></html>') },
          { name: 'cut.png', bytes: cut },
          { name: 'bomb.png', bytes: pngOf(65_535, 65_535, deflateSync(Buffer.alloc(9))) },
          { name: 'empty.png' },
          { name: 'README.md', bytes: Buffer.from('hello') },
          { name: '../../outside.png', bytes: await png(1) },
          { name: 'link.png', type: 'symlink', linkname: '/etc/passwd' },
          { name: 'good.png', bytes: await png(2) },
          { name: 'lonely.cls', bytes: Buffer.from('1') },
          { name: 'good.cls', bytes: Buffer.from([0xff, 0xfe]) },
          { name: 'large.png', bytes: Buffer.alloc(20 * 1024 * 1024 + 1) },
        ],
      ],
      ['B', await good()],
    ]);
    expect(errorsOf(outcome).sort()).toEqual(
      [
        ['A', 'test/page.png', 'UNSUPPORTED_IMAGE'],
        ['A', 'cut.png', 'UNSUPPORTED_IMAGE'],
        ['A', 'bomb.png', 'IMAGE_TOO_LARGE'],
        ['A', 'empty.png', 'UNSUPPORTED_IMAGE'],
        ['A', 'README.md', 'UNKNOWN_EXTENSION'],
        ['A', '../../outside.png', 'INVALID_NAME'],
        ['A', 'link.png', 'NOT_A_FILE'],
        ['A', 'good.png', 'DUPLICATE_NAME'],
        ['A', 'lonely.cls', 'LABEL_WITHOUT_IMAGE'],
        ['A', 'good.cls', 'INVALID_LABEL'],
        ['A', 'large.png', 'IMAGE_TOO_LARGE'],
      ].sort(),
    );
  });

  test('when an archive is not a tar', async () => {
    const outcome = await importAll([
      ['A', await good()],
      ['A', Buffer.from('<html>'.padEnd(2000))],
      ['B', (await tarOf(await good())).subarray(0, 550)],
    ]);
    expect(errorsOf(outcome)).toEqual([
      ['A', 'archive 2', 'NOT_A_TAR'],
      ['B', 'archive 1', 'NOT_A_TAR'],
    ]);
  });

  test('up to a thousand by name, and counts the rest', async () => {
    const bad = Array.from({ length: 1_100 }, (_, i) => ({ name: `${i}.png`, bytes: Buffer.from('bad') }));
    const outcome = await importAll([
      ['A', bad],
      ['B', await good()],
    ]);
    expect(errorsOf(outcome)).toHaveLength(1_000);
    expect(outcome).toMatchObject({
      failure: { code: 'BAD_FILES', message: expect.stringContaining('1100 files') as string },
      report: { errorCount: 1_100 },
    });
  });

  test('with names that are fit to be stored and shown', async () => {
    const outcome = await importAll([
      ['A', [...(await good()), { name: 'x', pax: { path: 'evil\0\u001b[2J.png' }, bytes: await png(1) }]],
      ['B', await good()],
    ]);
    expect(errorsOf(outcome)).toEqual([['A', 'evil\ufffd\ufffd[2J.png', 'INVALID_NAME']]);
  });

  test('and says which domain has nothing to learn from', async () => {
    await expect(importAll([['A', await good()]])).rejects.toMatchObject({
      failure: {
        class: 'USER',
        code: 'EMPTY_DOMAIN',
        message: expect.stringContaining('Domain B') as string,
      },
    });
    await expect(
      importAll([
        ['A', [{ name: 'test/only.png', bytes: await png(1) }]],
        ['B', await good()],
      ]),
    ).rejects.toMatchObject({
      failure: { code: 'EMPTY_DOMAIN', message: expect.stringContaining('Domain A') as string },
    });
  });
});

describe('an import that skips broken files', () => {
  test('imports the rest and names every file that it left out', async () => {
    const bad = { name: 'train/bad.png', bytes: Buffer.from('not a picture') };
    const stray = { name: 'readme.txt', bytes: Buffer.from('x') };
    const outcome = await importAll(
      [
        ['A', [...(await good()), bad, stray]],
        ['B', await good()],
      ],
      'SKIP',
    );
    expect((await indexOf(outcome)).images.map(({ domain, name }) => [domain, name])).toEqual([
      ['A', 'good.png'],
      ['B', 'good.png'],
    ]);
    expect(outcome).toMatchObject({
      report: {
        errorCount: 2,
        errors: [
          { domain: 'A', name: 'readme.txt', code: 'UNKNOWN_EXTENSION' },
          { domain: 'A', name: 'train/bad.png', code: 'UNSUPPORTED_IMAGE' },
        ],
      },
    });
  });

  test('fails when nothing is left to train on', async () => {
    const bad = { name: 'bad.png', bytes: Buffer.from('not a picture') };
    const archives: Archives = [
      ['A', [bad]],
      ['B', await good()],
    ];
    expect(await importAll(archives, 'SKIP')).toMatchObject({
      type: 'refused',
      failure: { code: 'EMPTY_DOMAIN' },
      report: { errorCount: 1, errors: [{ name: 'bad.png' }] },
    });
  });

  test('fails when a whole archive is broken', async () => {
    const archives: Archives = [
      ['A', Buffer.from('no tar')],
      ['B', await good()],
    ];
    expect(await importAll(archives, 'SKIP')).toMatchObject({
      type: 'refused',
      failure: { code: 'BAD_FILES' },
      report: { errors: [{ name: 'archive 1', code: 'NOT_A_TAR' }] },
    });
  });
});

test('folders are splits by the names that people give them, and labels of what lies in them', async () => {
  const members = await Promise.all(
    ['Training/cat/1.png', 'dog/valid/2.png', 'holdout/3.png', 'cat/4.png'].map(async (name, i) => ({
      name,
      bytes: await png(i),
    })),
  );
  const written = { name: 'cat/4.cls', bytes: Buffer.from('tiger') };
  const outcome = await importAll([
    ['A', [...members, written]],
    ['B', await good()],
  ]);
  const images = (await indexOf(outcome)).images.filter(({ domain }) => domain === 'A');
  expect(images.map(({ name, split, label }) => [name, split, label])).toEqual([
    ['cat/1.png', 'TRAIN', 'cat'],
    ['dog/2.png', 'VALIDATION', 'dog'],
    ['3.png', 'TEST', null],
    ['cat/4.png', 'TRAIN', 'tiger'],
  ]);
});
