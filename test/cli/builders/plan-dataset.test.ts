import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BuilderName } from '../../../cli/builders/builders.ts';
import { type DatasetSize, planDataset } from '../../../cli/builders/plan-dataset.ts';
import { CommandFailure } from '../../../cli/failure.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exemplar-idx-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function idx(dimensions: readonly number[], values: Iterable<number>): Uint8Array {
  return Uint8Array.from([
    0,
    0,
    8,
    dimensions.length,
    ...dimensions.flatMap((n) => [0, 0, n >> 8, n & 255]),
    ...values,
  ]);
}

/** Pictures of 24 and 3 digits, none of them a nine. */
async function writeIdx(): Promise<string> {
  const target = path.join(folder, 'pictures');
  await mkdir(target, { recursive: true });
  for (const [half, count] of [
    ['train', 24],
    ['t10k', 3],
  ] as const) {
    await writeFile(
      path.join(target, `${half}-images-idx3-ubyte`),
      idx([count, 28, 28], new Uint8Array(count * 784)),
    );
    await writeFile(
      path.join(target, `${half}-labels-idx1-ubyte`),
      idx(
        [count],
        Array.from({ length: count }, (_, i) => i % 9),
      ),
    );
  }
  return target;
}

test.each<[BuilderName, DatasetSize, number, [number, number, number]]>([
  ['mnist-single', {}, 28, [55_000, 5_000, 10_000]],
  ['mnist-single', { size: 32, count: 900 }, 32, [900, 100, 100]],
  ['mnist-single', { count: 55_000 }, 28, [55_000, 5_000, 6_111]],
  ['mnist-single', { count: 1 }, 28, [1, 1, 1]],
  ['mnist-multiple', {}, 112, [60_000, 5_000, 10_000]],
  ['mnist-multiple-small', {}, 56, [9_000, 1_000, 1_000]],
  ['mnist-multiple', { size: 64, count: 90 }, 64, [90, 10, 10]],
])('%s of %o is of %i pixels and %o images', async (name, size, side, counts) => {
  const plan = await planDataset(name, size);
  expect(plan.side).toBe(side);
  expect([plan.counts.TRAIN, plan.counts.VALIDATION, plan.counts.TEST]).toEqual(counts);
});

test('pictures of a folder are used as they are, each once', async () => {
  const plan = await planDataset('mnist-single', { idx: await writeIdx() });
  expect(plan.counts).toEqual({ TRAIN: 22, VALIDATION: 2, TEST: 3 });
});

test.each<[string, BuilderName, DatasetSize | 'IDX', string]>([
  ['more images than digits', 'mnist-single', { count: 55_001 }, '--count must be at most 55000'],
  [
    'images too small to show a digit',
    'mnist-single',
    { size: 7 },
    '--size must be from 8 to 1024, but is 7',
  ],
  [
    'a canvas that does not divide into cells',
    'mnist-multiple',
    { size: 58 },
    'from 32 to 1024 and a multiple of 4, but is 58',
  ],
  ['a folder without the files', 'mnist-single', { idx: '/nowhere' }, 'train-images-idx3-ubyte'],
  ['pictures that lack a class', 'mnist-multiple', 'IDX', 'There is no digit 9 among those for TRAIN images'],
])('%s is refused in words', async (_, name, size, reason) => {
  const refused = planDataset(name, size === 'IDX' ? { idx: await writeIdx() } : size);
  await expect(refused).rejects.toThrow(CommandFailure);
  await expect(refused).rejects.toThrow(reason);
});
