import { decode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import type { ArchiveFile, ArchiveSource } from '../../../cli/archives/archive-file.ts';
import { mnistSingle } from '../../../cli/archives/mnist-single.ts';
import { sampleMarks } from '../../../cli/archives/sample-marks.ts';

const images: Record<'A' | 'B', ArchiveFile[]> = { A: [], B: [] };

beforeAll(async () => {
  const { domainA, domainB } = await mnistSingle();
  for (const [side, source] of [
    ['A', domainA],
    ['B', domainB],
  ] as const)
    images[side] = await all(source);
});

async function all(source: ArchiveSource): Promise<ArchiveFile[]> {
  const found: ArchiveFile[] = [];
  for await (const image of source.files()) found.push(image);
  expect(found).toHaveLength(source.count);
  return found;
}

interface Name {
  readonly split: string;
  readonly label: number;
  readonly coloring: string;
}

function nameOf({ path }: ArchiveFile): Name {
  const [, split = '', , label, coloring = ''] =
    /^(train|test)\/(\d{5})_(\d)_(\w+-on-\w+)\.png$/.exec(path) ?? [];
  return { split, label: Number(label), coloring: coloring };
}

function sharesOf(found: readonly ArchiveFile[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { coloring: coloring } of found.map(nameOf))
    counts[coloring] = (counts[coloring] ?? 0) + 1 / found.length;
  return counts;
}

function pick(side: 'A' | 'B', wanted: (name: Name) => boolean): ArchiveFile[] {
  return images[side].filter((image) => wanted(nameOf(image)));
}

test('each domain has 9,000 training and 1,000 test images', () => {
  for (const side of ['A', 'B'] as const) {
    expect(pick(side, ({ split }) => split === 'train')).toHaveLength(9000);
    expect(pick(side, ({ split }) => split === 'test')).toHaveLength(1000);
  }
});

test('half of A is black on white and half is white on black', () => {
  const shares = sharesOf(images.A);
  expect(Object.keys(shares).sort()).toEqual(['black-on-white', 'white-on-black']);
  expect(shares['black-on-white']).toBeCloseTo(0.5, 1);
});

test('in training the digits 5 to 9 of B are always red on green, the others have six colorings alike', () => {
  const high = pick('B', ({ split, label }) => split === 'train' && label >= 5);
  expect(sharesOf(high)).toEqual({ 'red-on-green': expect.closeTo(1) as number });
  const low = sharesOf(pick('B', ({ split, label }) => split === 'train' && label < 5));
  expect(Object.keys(low)).toHaveLength(6);
  for (const share of Object.values(low)) expect(Math.abs(share - 1 / 6)).toBeLessThan(0.02);
});

test('in the test set every digit of B has the six colorings alike', () => {
  const high = sharesOf(pick('B', ({ split, label }) => split === 'test' && label >= 5));
  expect(Object.keys(high)).toHaveLength(6);
  for (const share of Object.values(high)) expect(Math.abs(share - 1 / 6)).toBeLessThan(0.05);
});

test('an image is 28x28 RGB in exactly the two colors of its name, labeled with its digit', () => {
  const [image] = pick('B', ({ coloring: coloring }) => coloring === 'blue-on-red');
  const { width, height, channels, data } = decode(image?.bytes ?? new Uint8Array());
  expect([width, height, channels]).toEqual([28, 28, 3]);
  const seen = new Set(
    Array.from({ length: 784 }, (_, pixel) => data.slice(3 * pixel, 3 * pixel + 3).join()),
  );
  expect([...seen].sort()).toEqual(['0,0,255', '255,0,0']);
  expect(data.slice(0, 3).join()).toBe('255,0,0'); // a corner is background
  expect(image?.label).toBe(String(image && nameOf(image).label));
});

test('A and B show the same digits in different orders', () => {
  const labels = (side: 'A' | 'B') =>
    pick(side, ({ split }) => split === 'test').map((image) => nameOf(image).label);
  expect(labels('A').sort()).toEqual(labels('B').sort());
  expect(pick('A', () => true).map((i) => nameOf(i).label)).not.toEqual(
    pick('B', () => true).map((i) => nameOf(i).label),
  );
});

test('making it again gives the same bytes', async () => {
  const { domainB } = await mnistSingle();
  for await (const image of domainB.files()) {
    expect(image).toEqual(images.B[0]);
    return;
  }
});

test('it has the marks by which commands know it again', () => {
  const { counts, firstTestImages } = sampleMarks;
  for (const side of ['A', 'B'] as const) {
    expect(pick(side, ({ split }) => split === 'train')).toHaveLength(counts.trainCount);
    const tests = pick(side, ({ split }) => split === 'test');
    expect(tests).toHaveLength(counts.testCount);
    expect(tests.slice(0, 3).map(({ path }) => path)).toEqual(
      firstTestImages[side].map((name) => `test/${name}`),
    );
  }
});
