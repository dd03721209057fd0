import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { surveyFiles } from '#contracts/archive/survey-files.ts';
import { readTruthTable, type TruthTable } from '#contracts/truth-table.ts';
import { type DigitPools, readMnist } from '#lib/digit-pools.ts';
import type { ArchiveFile, ArchiveSource } from '../../../cli/archives/archive-file.ts';
import { sampleMarks } from '../../../cli/archives/sample-marks.ts';
import { mnistSingle } from '../../../cli/builders/mnist-single.ts';
import { paintSample } from '../../../cli/builders/paint-sample.ts';
import { readRegions } from '../../../worker/images/read-regions.ts';

const files: Record<'A' | 'B', ArchiveFile[]> = { A: [], B: [] };
const tables: Partial<Record<'A' | 'B', TruthTable>> = {};
let pools: DigitPools;

beforeAll(async () => {
  pools = await readMnist();
  const { domainA, domainB } = await paintSample();
  for (const [side, source] of [
    ['A', domainA],
    ['B', domainB],
  ] as const) {
    files[side] = await all(source);
    tables[side] = readTruthTable(JSON.parse(Buffer.from(file(side, 'truth.json').bytes).toString()));
  }
}, 120_000);

async function all(source: ArchiveSource): Promise<ArchiveFile[]> {
  const found: ArchiveFile[] = [];
  for await (const each of source.files()) found.push(each);
  expect(found).toHaveLength(source.count);
  return found;
}

function file(side: 'A' | 'B', path: string): ArchiveFile {
  const found = files[side].find((each) => each.path === path);
  if (!found) throw new Error(`there is no ${path} in ${side}`);
  return found;
}

interface Name {
  readonly split: string;
  readonly index: number;
  readonly label: number;
  readonly coloring: string;
}

function nameOf({ path }: ArchiveFile): Name {
  const [, split = '', index, label, coloring = ''] =
    /^(train|validation|test)\/(\d{5})_(\d)_(\w+-on-\w+)\.png$/.exec(path) ?? [];
  return { split, index: Number(index), label: Number(label), coloring };
}

function sharesOf(found: readonly ArchiveFile[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { coloring } of found.map(nameOf)) counts[coloring] = (counts[coloring] ?? 0) + 1 / found.length;
  return counts;
}

function pick(side: 'A' | 'B', wanted: (name: Name) => boolean): ArchiveFile[] {
  return files[side].filter((each) => nameOf(each).split !== '' && wanted(nameOf(each)));
}

/** Colors of an image, row by row. */
async function pixelsOf({ bytes }: ArchiveFile): Promise<string[]> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColorspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([28, 28, 3]);
  return Array.from({ length: 784 }, (_, pixel) => data.subarray(3 * pixel, 3 * pixel + 3).join());
}

const COLORS: Readonly<Record<string, string>> = {
  ...{ black: '0,0,0', white: '255,255,255' },
  ...{ red: '255,0,0', green: '0,255,0', blue: '0,0,255' },
};

describe('the sample dataset', () => {
  test('has 9,000 training, 1,000 validation and 1,000 test images in each domain', () => {
    for (const side of ['A', 'B'] as const)
      for (const [split, count] of [
        ['train', 9000],
        ['validation', 1000],
        ['test', 1000],
      ] as const)
        expect(pick(side, (name) => name.split === split)).toHaveLength(count);
  });

  test('is what an import takes, all of it', () => {
    for (const side of ['A', 'B'] as const) {
      const found = files[side].flatMap(({ path, bytes, regions }) =>
        [{ path, bytes }, ...(regions ? [regions] : [])].map((each) => ({
          ...{ path: each.path, byteSize: each.bytes.length, labelBytes: null, problem: null },
        })),
      );
      const survey = surveyFiles(found);
      expect(survey.problems).toEqual([]);
      expect(survey.images.filter(({ regions }) => regions !== null)).toHaveLength(2000);
      expect(survey.truthImages).toHaveLength(2000);
    }
  });

  test('has the marks by which commands know it again', () => {
    const { counts, firstTestImages } = sampleMarks;
    for (const side of ['A', 'B'] as const) {
      expect(pick(side, ({ split }) => split === 'train')).toHaveLength(counts.trainCount);
      expect(pick(side, ({ split }) => split === 'validation')).toHaveLength(counts.validationCount);
      const tests = pick(side, ({ split }) => split === 'test');
      expect(tests).toHaveLength(counts.testCount);
      expect(tests.slice(0, 3).map(({ path }) => path)).toEqual(
        firstTestImages[side].map((name) => `test/${name}`),
      );
    }
  });

  test('is made to the same bytes again', async () => {
    const again = await paintSample();
    for (const side of ['A', 'B'] as const) {
      const [first] = (side === 'A' ? again.domainA : again.domainB).files() as Iterable<ArchiveFile>;
      expect(first).toEqual(files[side][0]);
    }
  });
});

describe('images of MNIST-Single', () => {
  test('are half black on white and half white on black in A', () => {
    const shares = sharesOf(pick('A', () => true));
    expect(Object.keys(shares).sort()).toEqual(['black-on-white', 'white-on-black']);
    expect(shares['black-on-white']).toBeCloseTo(0.5, 1);
  });

  test('of B are red on green for all of the digits 5 to 9 in training, in six colorings alike for the others', () => {
    const high = pick('B', ({ split, label }) => split === 'train' && label >= 5);
    expect(sharesOf(high)).toEqual({ 'red-on-green': expect.closeTo(1) as number });
    const low = sharesOf(pick('B', ({ split, label }) => split === 'train' && label < 5));
    expect(Object.keys(low)).toHaveLength(6);
    for (const share of Object.values(low)) expect(Math.abs(share - 1 / 6)).toBeLessThan(0.02);
  });

  test.each(['validation', 'test'])(
    'of B are in the six colorings alike for %s, whatever the digit',
    (split) => {
      const high = sharesOf(pick('B', (name) => name.split === split && name.label >= 5));
      expect(Object.keys(high)).toHaveLength(6);
      for (const share of Object.values(high)) expect(Math.abs(share - 1 / 6)).toBeLessThan(0.06);
    },
  );

  test('are in exactly the two colors of their names, labeled with their digit, and their regions say which is where', async () => {
    for (const side of ['A', 'B'] as const)
      for (const image of pick(side, ({ split, index }) => split === 'test' && index < 20)) {
        const { label, coloring } = nameOf(image);
        const [ink = '', ground = ''] = coloring.split('-on-').map((name) => COLORS[name]);
        const { indices } = await readRegions(image.regions?.bytes ?? new Uint8Array());
        expect(await pixelsOf(image)).toEqual(Array.from(indices, (index) => (index === 1 ? ink : ground)));
        expect(indices[0]).toBe(0); // a corner is background
        expect(image.label).toBe(String(label));
      }
  });

  test('show digits of their own pool alone: those of the test half are in test images and nowhere else', async () => {
    const inkOf = (images: Uint8Array, digit: number) =>
      images
        .subarray(784 * digit, 784 * (digit + 1))
        .map((gray) => (gray > 127.5 ? 1 : 0))
        .join('');
    const testDigits = new Set(
      Array.from({ length: pools.test.count }, (_, digit) => inkOf(pools.test.images, digit)),
    );
    const shown = async (image: ArchiveFile) => {
      const pixels = await pixelsOf(image);
      return pixels.map((color) => (color === pixels[0] ? 0 : 1)).join('');
    };
    for (const split of ['train', 'validation', 'test'])
      for (const image of pick('B', (name) => name.split === split && name.index < 100))
        expect(testDigits.has(await shown(image))).toBe(split === 'test');
  });

  test('of one index show unrelated digits', () => {
    const labels = (side: 'A' | 'B') =>
      pick(side, ({ split }) => split === 'train').map((image) => nameOf(image).label);
    const ofB = labels('B');
    const same = labels('A').filter((label, i) => label === ofB[i]).length;
    expect(Math.abs(same / 9000 - 0.1)).toBeLessThan(0.02);
  });

  test('are all digits of the pools, each once, unless fewer are wanted', () => {
    const counts = { TRAIN: 5, VALIDATION: pools.validation.count, TEST: 5 };
    const plan = mnistSingle(pools, { side: 28, counts });
    const labels = Array.from(
      { length: counts.VALIDATION },
      (_, index) => plan.figure('A', 'VALIDATION', index).label,
    );
    expect(labels.sort()).toEqual(Array.from(pools.validation.labels, String).sort());
    expect(() => plan.figure('A', 'VALIDATION', counts.VALIDATION)).toThrow(RangeError);
  });
});

describe('the ground truth of MNIST-Single', () => {
  test.each(['A', 'B'] as const)('is the content of %s in the colors of its exemplar', async (side) => {
    const other = side === 'A' ? 'B' : 'A';
    const rows = tables[side]?.rows ?? [];
    expect(rows).toHaveLength(2000);
    expect(new Set(rows.map(({ direction }) => direction))).toEqual(
      new Set([side === 'A' ? 'A_TO_B' : 'B_TO_A']),
    );
    for (const { content, exemplar, truth } of [...rows.slice(0, 20), ...rows.slice(1000, 1020)]) {
      const { indices } = await readRegions(file(side, content).regions?.bytes ?? new Uint8Array());
      const [ink = '', ground = ''] = nameOf(file(other, exemplar))
        .coloring.split('-on-')
        .map((name) => COLORS[name]);
      expect(await pixelsOf(file(side, truth))).toEqual(
        Array.from(indices, (index) => (index === 1 ? ink : ground)),
      );
      expect([nameOf(file(side, content)).index, nameOf(file(side, content)).split]).toEqual([
        nameOf(file(other, exemplar)).index,
        nameOf(file(other, exemplar)).split,
      ]);
    }
  });

  test('calls unseen what training never shows: the digits 5 to 9 in another coloring than red on green', () => {
    for (const [side, colored] of [
      ['A', 'exemplar'],
      ['B', 'content'],
    ] as const)
      for (const { group, content, ...row } of tables[side]?.rows ?? []) {
        const { label } = nameOf({ ...file(side, content) });
        const coloring = colored === 'content' ? content : row.exemplar;
        expect(group).toBe(label >= 5 && !coloring.endsWith('_red-on-green.png') ? 'unseen' : 'seen');
      }
  });
});
