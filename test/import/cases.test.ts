import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { folderSource } from '../../cli/archives/folder-source.ts';
import { problemLines } from '../../cli/archives/import-report.ts';
import { packArchives } from '../../cli/archives/pack-archive.ts';
import { domainFolder } from '../../dashboard/src/features/datasets/domain-folder.ts';
import { fitIntoArchives } from '../../dashboard/src/features/datasets/fit-into-archives.ts';
import { packArchive } from '../../dashboard/src/features/datasets/pack-archive.ts';
import { importArchives } from '../../worker/importer/import-archives.ts';
import { readDatasetIndexOf } from '../testkit/read-dataset-index-of.ts';
import { tarOf } from '../worker/shards/tar.ts';

const data = mkdtempSync(path.join(tmpdir(), 'exemplar-cases-'));
const blobs = createDiskBlobStore(data);
afterAll(() => {
  rmSync(data, { recursive: true });
});

function folderOf(name: string): string {
  return fileURLToPath(new URL(`../cases/${name}/`, import.meta.url));
}

/** All files of a case as they are, as a person's own `tar` packs them. */
function filesOf(name: string): { path: string; bytes: Buffer }[] {
  const folder = folderOf(name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: path.relative(folder, file).split(path.sep).join('/'),
      bytes: readFileSync(file),
    }));
}

type Images = readonly (readonly [split: string, name: string, label: string | null])[];
type Problems = readonly (readonly [name: string, code: string])[];

interface Came {
  readonly images: Images | null;
  readonly problems: Problems;
  readonly byProductCount: number;
}

async function imported(archives: readonly Uint8Array[], brokenFiles: 'REFUSE' | 'SKIP'): Promise<Came> {
  const good = readFileSync(path.join(folderOf('thumbs'), 'a0.png'));
  const ofB = await blobs.put(await tarOf([{ name: 'b.png', bytes: good }]));
  const ofA = await Promise.all(archives.map((archive) => blobs.put(Buffer.from(archive))));
  const outcome = await importArchives(
    {
      archives: [
        ...ofA.map(({ sha256 }) => ({ domain: 'A' as const, sha256 })),
        { domain: 'B', sha256: ofB.sha256 },
      ],
      brokenFiles,
    },
    blobs,
    { onProgress: () => Promise.resolve('GO_ON') },
  );
  if (outcome.type === 'stopped') throw new Error('Nobody stopped it.');
  const { report } = outcome;
  const index = outcome.type === 'imported' ? await readDatasetIndexOf(blobs, outcome.indexSha256) : null;
  return {
    images:
      index?.images
        .filter(({ domain }) => domain === 'A')
        .map(({ split, name, label }) => [split, name, label] as const)
        .sort() ?? null,
    problems: report.errors.map(({ name, code }) => [name, code] as const),
    byProductCount: report.byProductCount,
  };
}

async function rawArchive(name: string) {
  return tarOf(filesOf(name).map((file) => ({ name: file.path, bytes: file.bytes })));
}

async function packedByCommand(name: string): Promise<Uint8Array[]> {
  const archives: Uint8Array[] = [];
  for await (const archive of packArchives((await folderSource(folderOf(name), 'SKIP')).files()))
    archives.push(archive);
  return archives;
}

function folderOfPage(name: string) {
  return domainFolder(
    name,
    filesOf(name).map((file) => ({ path: file.path, file: new Blob([file.bytes]) })),
  );
}

async function packedByPage(name: string): Promise<Uint8Array[]> {
  const { files } = await folderOfPage(name);
  const archives = await Promise.all(fitIntoArchives(files, 1e8).map(packArchive));
  return Promise.all(archives.map(async (archive) => new Uint8Array(await archive.arrayBuffer())));
}

interface Case {
  readonly folder: string;
  readonly images: Images;
  readonly problems: Problems;
  readonly byProductCount: number;
}

const CASES: readonly Case[] = [
  {
    folder: 'labels-upper',
    images: [
      ['TRAIN', 'P1.JPG', 'upper label'],
      ['TRAIN', 'p2.png', 'lower label'],
    ],
    problems: [],
    byProductCount: 0,
  },
  {
    folder: 'label-latin1',
    images: [['TRAIN', '1.png', null]],
    problems: [['1.cls', 'INVALID_LABEL']],
    byProductCount: 0,
  },
  {
    folder: 'label-lonely',
    images: [['TRAIN', '1.png', null]],
    problems: [['2.cls', 'LABEL_WITHOUT_IMAGE']],
    byProductCount: 0,
  },
  {
    folder: 'val-folder',
    images: [
      ['TRAIN', '1.png', null],
      ['VALIDATION', '2.png', null],
    ],
    problems: [],
    byProductCount: 0,
  },
  { folder: 'synology', images: [['TRAIN', 'a0.png', null]], problems: [], byProductCount: 1 },
  { folder: 'thumbs', images: [['TRAIN', 'a0.png', null]], problems: [], byProductCount: 1 },
  {
    folder: 'many-strays',
    images: [['TRAIN', 'a0.png', null]],
    problems: [
      ['readme.txt', 'UNKNOWN_EXTENSION'],
      ['x.bmp', 'UNKNOWN_EXTENSION'],
    ],
    byProductCount: 2,
  },
  {
    folder: 'two-ext-one-label',
    images: [
      ['TRAIN', '1.jpg', 'seven'],
      ['TRAIN', '1.png', 'seven'],
    ],
    problems: [],
    byProductCount: 0,
  },
];

test.each(CASES)(
  '$folder: command, page and server make the same of it',
  async ({ folder, images, problems, byProductCount }) => {
    const { survey } = await folderSource(folderOf(folder), 'REFUSE');
    const page = await folderOfPage(folder);
    for (const seen of [survey, page.survey])
      expect({
        images: seen.images.map(({ split, name, label }) => [split, name, label]).sort(),
        problems: seen.problems.map((problem) => [problem.path, problem.code]),
        byProductCount: seen.byProductCount,
      }).toEqual({ images, problems, byProductCount });

    const raw = await rawArchive(folder);
    expect(await imported([raw], 'REFUSE')).toEqual({
      images: problems.length === 0 ? images : null,
      problems,
      byProductCount,
    });
    expect(await imported([raw], 'SKIP')).toEqual({ images, problems, byProductCount });
    for (const archives of [await packedByCommand(folder), await packedByPage(folder)])
      expect(await imported(archives, 'REFUSE')).toEqual({ images, problems: [], byProductCount: 0 });
  },
);

test('two-ext-one-label: the pair of equal stems is named', async () => {
  const { survey } = await folderSource(folderOf('two-ext-one-label'), 'REFUSE');
  expect(survey.sharedLabels).toEqual([{ label: '1.cls', images: ['1.jpg', '1.png'] }]);
});

test('many-strays: every stray is named with what to do', async () => {
  const { survey } = await folderSource(folderOf('many-strays'), 'REFUSE');
  expect(problemLines(survey.problems)).toEqual([
    expect.stringMatching(/readme\.txt: .*Remove it from the folder/) as string,
    expect.stringMatching(/x\.bmp: .*BMP.*Convert it/) as string,
  ]);
});

test('thousands of strays are counted, the first hundred by name', () => {
  const problems = Array.from({ length: 4_220 }, (_, i) => ({ path: `${i}.txt`, code: 'X', message: 'No.' }));
  const lines = problemLines(problems);
  expect(lines).toHaveLength(102);
  expect([lines[0], lines.at(-1)]).toEqual(['  4,220 files: No. (X)', '    and 4,120 more']);
});

test('mixed-broken: each file that cannot be decoded is told in words of its own, however many are decoded at a time', async () => {
  const archive = await blobs.put(await rawArchive('mixed-broken'));
  const alone = async (name: string) => {
    const [file] = filesOf('mixed-broken').filter((each) => each.path === name);
    const { sha256 } = await blobs.put(await tarOf([{ name, bytes: file?.bytes ?? Buffer.alloc(0) }]));
    return messagesOf(sha256);
  };
  const messagesOf = async (sha256: Awaited<ReturnType<typeof blobs.put>>['sha256']) => {
    const outcome = await importArchives(
      {
        archives: (['A', 'B'] as const).map((domain) => ({ domain, sha256 })),
        brokenFiles: 'SKIP',
      },
      blobs,
      { onProgress: () => Promise.resolve('GO_ON') },
    );
    if (outcome.type !== 'refused') throw new Error(`The import ended as ${outcome.type}`);
    return outcome.report.errors.map(({ name, message }) => [name, message]);
  };
  const together = await messagesOf(archive.sha256);
  expect(together.map(([name]) => name).sort()).toEqual(
    ['half.jpg', 'half.png', 'half.webp', 'half.jpg', 'half.png', 'half.webp'].sort(),
  );
  for (const name of ['half.jpg', 'half.png', 'half.webp']) {
    const [own] = await alone(name);
    for (const [other, message] of together) if (other === name) expect(message).toBe(own?.[1]);
  }
});

test('class folders are labels under, over and without a split; a label file wins, and an empty one says none', async () => {
  const png = readFileSync(path.join(folderOf('thumbs'), 'a0.png'));
  const archive = await tarOf([
    ...[
      'train/cats/1.png',
      'dogs/train/2.png',
      'birds/3.png',
      'cats/wild/4.png',
      'cats/Validation/5.png',
    ].map((name) => ({ name, bytes: png })),
    { name: 'holdout/cats/6.png', bytes: png },
    { name: 'holdout/cats/6.cls', bytes: Buffer.from('lion') },
    { name: 'testing/cats/7.png', bytes: png },
    { name: 'testing/cats/7.CLS' },
  ]);
  expect(await imported([archive], 'REFUSE')).toEqual({
    images: [
      ['TEST', 'cats/6.png', 'lion'],
      ['TEST', 'cats/7.png', null],
      ['TRAIN', 'birds/3.png', 'birds'],
      ['TRAIN', 'cats/1.png', 'cats'],
      ['TRAIN', 'cats/wild/4.png', 'wild'],
      ['TRAIN', 'dogs/2.png', 'dogs'],
      ['VALIDATION', 'cats/5.png', 'cats'],
    ],
    problems: [],
    byProductCount: 0,
  });
});

test('a second label of one image, and a second image of one name and split, are named beside the first', async () => {
  const png = readFileSync(path.join(folderOf('thumbs'), 'a0.png'));
  const archive = await tarOf([
    { name: 'a.png', bytes: png },
    { name: 'a.cls', bytes: Buffer.from('one') },
    { name: 'a.CLS', bytes: Buffer.from('two') },
    { name: 'train/a.png', bytes: png },
  ]);
  expect(await imported([archive], 'SKIP')).toEqual({
    images: [['TRAIN', 'a.png', 'one']],
    problems: [
      ['a.CLS', 'DUPLICATE_NAME'],
      ['train/a.png', 'DUPLICATE_NAME'],
    ],
    byProductCount: 0,
  });
});
