import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrokenFiles } from '#contracts/broken-files.ts';
import type { DatasetIndex } from '#contracts/dataset-index.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { folderSource } from '../../../cli/archives/folder-source.ts';
import { packArchives } from '../../../cli/archives/pack-archive.ts';
import { domainFolder } from '../../../dashboard/src/features/datasets/domain-folder.ts';
import { fitIntoArchives } from '../../../dashboard/src/features/datasets/fit-into-archives.ts';
import { packArchive } from '../../../dashboard/src/features/datasets/pack-archive.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { importArchives, type ImportOutcome } from '../../../worker/importer/import-archives.ts';
import { openDatasetImages } from '../../../worker/trainer/data/dataset-images.ts';
import { picturesOf } from '../../../worker/trainer/samples/pictures.ts';
import { readDatasetIndexOf } from '../../testkit/read-dataset-index-of.ts';
import { regionsPng } from '../../testkit/regions-png.ts';
import { tarOf } from '../shards/tar.ts';

let folder: string;
let blobs: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'annotations-'));
  blobs = createDiskBlobStore(path.join(folder, 'blobs'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;

function png(shade: number, width = 4, height = 2): Promise<Buffer> {
  return encodePng({ width, height, data: new Uint8Array(width * height * 3).fill(shade) });
}
function json(value: unknown): string {
  return JSON.stringify(value);
}
const CLASSES = json({ version: 1, classes: { 0: 'background', 1: 'digit' } });
const INDICES = [0, 0, 1, 1, 0, 0, 1, 255];

const ROW = { direction: 'A_TO_B', content: 'test/1.png', exemplar: 'test/2.png', truth: 'truth/1.png' };

/** Domain A with an image of every kind. */
async function whole(): Promise<Record<string, string | Uint8Array>> {
  return {
    'train/0.png': await png(0),
    'test/1.png': await png(1),
    'test/1.seg.png': await regionsPng(4, 2, INDICES),
    'truth/1.png': await png(101),
    'classes.json': CLASSES,
    'truth.json': json({ version: 1, rows: [{ ...ROW, group: 'seen' }] }),
  };
}
async function plain(): Promise<Files> {
  return { 'train/0.png': await png(10), 'test/2.png': await png(12) };
}

async function importTars(
  a: readonly Uint8Array[],
  b: readonly Uint8Array[],
  brokenFiles: BrokenFiles = 'REFUSE',
) {
  const stored = async (domain: 'A' | 'B', tars: readonly Uint8Array[]) =>
    Promise.all(tars.map(async (tar) => ({ domain, sha256: (await blobs.put(Buffer.from(tar))).sha256 })));
  const archives = [...(await stored('A', a)), ...(await stored('B', b))];
  return importArchives({ archives, brokenFiles }, blobs, { onProgress: () => Promise.resolve('GO_ON') });
}
async function importFiles(a: Files, b: Files, brokenFiles?: BrokenFiles): Promise<ImportOutcome> {
  const tar = (files: Files) =>
    tarOf(Object.entries(files).map(([name, content]) => ({ name, bytes: Buffer.from(content) })));
  return importTars([await tar(a)], [await tar(b)], brokenFiles);
}
async function imported(outcome: ImportOutcome): Promise<{ index: DatasetIndex; indexSha256: Sha256 }> {
  if (outcome.type !== 'imported') throw new Error(json(outcome));
  return { index: await readDatasetIndexOf(blobs, outcome.indexSha256), indexSha256: outcome.indexSha256 };
}

describe('what a folder says of its images', () => {
  test('is stored beside them, each file as it came', async () => {
    const files = await whole();
    const { index } = await imported(await importFiles(files, await plain()));
    expect(index.images.map(({ domain, name }) => domain + name)).toEqual([
      'A0.png',
      'A1.png',
      'B0.png',
      'B2.png',
    ]);
    const { annotations } = index;
    expect(annotations).toMatchObject({
      classes: { A: { 0: 'background', 1: 'digit' }, B: null },
      regions: [{ image: 1 }],
      truthImages: [{ domain: 'A', name: '1.png', format: 'PNG', width: 4, height: 2 }],
      truths: [{ direction: 'A_TO_B', content: 1, exemplar: 3, truth: 0, group: 'seen' }],
    });
    for (const [name, part] of [
      ['test/1.seg.png', annotations?.regions[0]],
      ['truth/1.png', annotations?.truthImages[0]],
    ] as const) {
      const shard = index.shards[part?.shard ?? -1];
      if (!part || !shard) throw new Error(`${name} lies in no shard`);
      expect(await blobs.read(shard.sha256, part)).toEqual(files[name]);
    }
  });

  test('is the same, packed by the command line or by the page, in one archive or in several', async () => {
    const root = path.join(folder, 'digits');
    for (const [name, content] of Object.entries(await whole())) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), content);
    }
    const byCommand = async (maxBytes?: number) => {
      const tars: Uint8Array[] = [];
      for await (const tar of packArchives((await folderSource(root, 'REFUSE')).files(), maxBytes))
        tars.push(tar);
      return tars;
    };
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const found = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    const { files } = await domainFolder(
      'digits',
      await Promise.all(
        found.map(async (file) => ({
          path: path.relative(root, file),
          file: new Blob([await readFile(file)]),
        })),
      ),
    );
    const byPage = await Promise.all(fitIntoArchives(files, 1e6).map(packArchive));
    const other = await tarOf(
      Object.entries(await plain()).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) })),
    );
    const [one, several, page] = await Promise.all([
      byCommand(),
      byCommand(4096),
      Promise.all(byPage.map(async (tar) => new Uint8Array(await tar.arrayBuffer()))),
    ]);
    expect(several.length).toBeGreaterThan(one.length);
    const { index, indexSha256 } = await imported(await importTars(one, [other]));
    expect(index.annotations?.truths).toHaveLength(1);
    for (const tars of [several, page])
      expect((await imported(await importTars(tars, [other]))).indexSha256).toBe(indexSha256);
  });

  test('is nothing where there is none of it', async () => {
    expect((await imported(await importFiles(await plain(), await plain()))).index.annotations).toBeNull();
  });

  test('comes with the images at the size of a model', async () => {
    const { indexSha256 } = await imported(await importFiles(await whole(), await plain()));
    const size = { imageHeight: 4, imageWidth: 4, fit: 'CONTAIN' } as const;
    const images = await openDatasetImages(blobs, indexSha256, size);
    const [row] = images.truthsOf('A_TO_B', 'TEST');
    if (!row) throw new Error('expected a row');
    expect([row.content.name, row.exemplar.name, row.group]).toEqual(['1.png', '2.png', 'seen']);
    expect(await images.regionsOf(row.content)).toEqual({
      width: 4,
      height: 4,
      indices: Uint8Array.from([255, 255, 255, 255, 0, 0, 1, 1, 0, 0, 1, 255, 255, 255, 255, 255]),
      names: { 0: 'background', 1: 'digit' },
    });
    expect(await images.regionsOf(row.exemplar)).toBeNull();
    const [truth] = picturesOf(await images.cache.batch([row.picture]), size);
    expect([...(truth?.data ?? [])].filter((value) => value === 101)).toHaveLength(3 * 4 * 2);
    expect(images.truthsOf('B_TO_A', 'TEST')).toEqual([]);
    expect(images.truthsOf('A_TO_B', 'VALIDATION')).toEqual([]);
    // What is only compared with is never shown and never learned from.
    expect([...images.of('A', 'TRAIN'), ...images.of('A', 'TEST')].map(({ name }) => name)).toEqual([
      '0.png',
      '1.png',
    ]);
  });
});

describe('a folder is refused by name, and nothing is imported, for', () => {
  const withRow = (change: object) => ({ 'truth.json': json({ version: 1, rows: [{ ...ROW, ...change }] }) });
  const cases: readonly [
    string,
    () => Promise<Files> | Files,
    readonly (readonly [string, string, string])[],
  ][] = [
    [
      'regions of another size',
      async () => ({ 'test/1.seg.png': await regionsPng(2, 2, [0, 0, 1, 1]) }),
      [['test/1.seg.png', 'REGIONS_SIZE', 'The regions have 2 × 2 pixels, and their image 1.png 4 × 2.']],
    ],
    [
      'an index without a name',
      async () => ({ 'test/1.seg.png': await regionsPng(4, 2, [0, 1, 0, 1, 0, 1, 0, 7]) }),
      [['test/1.seg.png', 'UNKNOWN_REGION', 'the index 7']],
    ],
    [
      'regions that are a picture in colors',
      async () => ({ 'test/1.seg.png': await png(0) }),
      [['test/1.seg.png', 'INVALID_REGIONS', 'of a palette']],
    ],
    [
      'regions without an image',
      async () => ({ 'test/3.seg.png': await regionsPng(4, 2, INDICES) }),
      [['test/3.seg.png', 'REGIONS_WITHOUT_IMAGE', 'No image']],
    ],
    [
      'names that are not JSON',
      () => ({ 'classes.json': '{' }),
      [['classes.json', 'INVALID_CLASSES', 'not JSON']],
    ],
    [
      'names of impossible indices',
      () => ({ 'classes.json': json({ version: 1, classes: { 255: 'nothing' } }) }),
      [['classes.json', 'INVALID_CLASSES', 'from 0 to 254']],
    ],
    [
      'two indices of one name',
      () => ({ 'classes.json': json({ version: 1, classes: { 0: 'digit', 1: 'digit' } }) }),
      [['classes.json', 'INVALID_CLASSES', 'two indices have the same name']],
    ],
    [
      'names that a newer program wrote',
      () => ({ 'classes.json': json({ version: 2, classes: {} }) }),
      [['classes.json', 'INVALID_CLASSES', 'The file cannot be used: a newer program wrote it']],
    ],
    [
      'a row whose content image is missing',
      () => withRow({ content: 'test/9.png' }),
      [['truth.json, row 1', 'INVALID_TRUTH', 'There is no image test/9.png in domain A.']],
    ],
    [
      'a row whose exemplar is missing',
      () => withRow({ exemplar: '2.png' }),
      [['truth.json, row 1', 'INVALID_TRUTH', 'There is no image 2.png in domain B.']],
    ],
    [
      'a row whose truth image is missing, and a truth image that no row names',
      () => withRow({ truth: 'truth/9.png' }),
      [
        ['truth.json, row 1', 'INVALID_TRUTH', 'There is no truth image truth/9.png in domain A.'],
        ['truth/1.png', 'TRUTH_WITHOUT_ROW', 'No row'],
      ],
    ],
    [
      'a row of a training image',
      () => withRow({ content: 'train/0.png' }),
      [['truth.json, row 1', 'INVALID_TRUTH', 'training image']],
    ],
    [
      'two rows of one pair',
      () => ({ 'truth.json': json({ version: 1, rows: [ROW, ROW] }) }),
      [['truth.json, row 2', 'INVALID_TRUTH', 'Another row']],
    ],
    [
      'a table of another shape',
      () => ({ 'truth.json': json({ version: 1, rows: [{ ...ROW, direction: 'A' }] }) }),
      [
        ['truth.json', 'INVALID_TRUTH', 'rows.0.direction'],
        ['truth', 'TRUTH_WITHOUT_ROW', '1 truth images'],
      ],
    ],
    [
      'a truth image that cannot be decoded',
      async () => ({ 'truth/1.png': (await png(101)).subarray(0, 50) }),
      [['truth/1.png', 'UNSUPPORTED_IMAGE', 'cut off']],
    ],
    [
      'a truth image of another size than its content',
      async () => ({ 'truth/1.png': await png(101, 2, 2) }),
      [['truth/1.png', 'TRUTH_SIZE', '2 × 2 pixels, and its content image 1.png 4 × 2']],
    ],
  ];
  test.each(cases)('%s', async (_, change, expected) => {
    const outcome = await importFiles({ ...(await whole()), ...(await change()) }, await plain());
    if (outcome.type !== 'refused') throw new Error(`ended as ${outcome.type}`);
    const { errors } = outcome.report;
    expect(errors.map(({ domain, name, code }) => [domain, name, code])).toEqual(
      expected.map(([name, code]) => ['A', name, code]),
    );
    for (const [i, [, , reason]] of expected.entries()) expect(errors[i]?.message).toContain(reason);
  });

  test('regions that nobody named', async () => {
    const { 'classes.json': _, ...others } = await whole();
    const outcome = await importFiles(others, await plain());
    if (outcome.type !== 'refused') throw new Error(`ended as ${outcome.type}`);
    expect(outcome.report.errors.map(({ name, code }) => [name, code])).toEqual([
      ['classes.json', 'CLASSES_MISSING'],
    ]);
  });

  test('each of several things', async () => {
    const broken = {
      'test/1.png': (await png(1)).subarray(0, 40),
      'truth.json': json({ version: 1, rows: [ROW, { ...ROW, content: 'x.png' }] }),
    };
    const outcome = await importFiles({ ...(await whole()), ...broken }, await plain());
    if (outcome.type !== 'refused') throw new Error(`ended as ${outcome.type}`);
    // The row of the broken image is not named again.
    expect(outcome.report.errors.map(({ name, code }) => [name, code])).toEqual([
      ['test/1.png', 'UNSUPPORTED_IMAGE'],
      ['truth.json, row 2', 'INVALID_TRUTH'],
    ]);
  });
});

test('progress is told in images, whatever comes with them', async () => {
  const tar = (files: Files) =>
    tarOf(Object.entries(files).map(([name, content]) => ({ name, bytes: Buffer.from(content) })));
  const sha256s = await Promise.all(
    [await whole(), await plain()].map(async (files) => (await blobs.put(await tar(files))).sha256),
  );
  const archives = sha256s.map((sha256, i) => ({
    domain: i === 0 ? ('A' as const) : ('B' as const),
    sha256,
  }));
  const told: string[] = [];
  const onProgress = (done: number, total: number) => {
    told.push(`${done} of ${total}`);
    return Promise.resolve('GO_ON' as const);
  };
  await importArchives({ archives, brokenFiles: 'REFUSE' }, blobs, { onProgress });
  // Six files for four images: two of A, two of B, then regions and a truth.
  expect(told).toEqual(['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
});

test('with the broken files left out, the others keep what is said of them', async () => {
  const files = {
    ...(await whole()),
    'test/1.seg.png': await regionsPng(2, 2, [0, 0, 1, 1]),
    'test/3.png': await png(3),
    'test/3.seg.png': await regionsPng(4, 2, INDICES),
    'truth.json': json({ version: 1, rows: [ROW, { ...ROW, content: 'test/4.png' }] }),
  };
  const outcome = await importFiles(files, await plain(), 'SKIP');
  const { index } = await imported(outcome);
  expect(index.images.map(({ name }) => name)).toEqual(['0.png', '1.png', '3.png', '0.png', '2.png']);
  expect(index.annotations?.regions.map(({ image }) => image)).toEqual([2]);
  expect(index.annotations?.truths).toMatchObject([{ content: 1, exemplar: 4 }]);
  expect(outcome.type === 'imported' && outcome.report.errors.map(({ name }) => name)).toEqual([
    'test/1.seg.png',
    'truth.json, row 2',
  ]);
});
