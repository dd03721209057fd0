import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DigitsError, readDigitFolder, readMnist } from '#lib/digit-pools.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exemplar-digits-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function idx(dimensions: readonly number[], values: Iterable<number>): Uint8Array {
  const header = [
    0,
    0,
    8,
    dimensions.length,
    ...dimensions.flatMap((length) => [0, 0, length >> 8, length & 255]),
  ];
  return Uint8Array.from([...header, ...values]);
}

/** Writes `train` and `test` blank pictures whose labels count from 0. */
async function writeFolder(
  name: string,
  { train, test: tested }: { train: number; test: number },
): Promise<string> {
  const target = path.join(folder, name);
  await mkdir(target);
  for (const [half, count] of [
    ['train', train],
    ['t10k', tested],
  ] as const) {
    await writeFile(
      path.join(target, `${half}-images-idx3-ubyte`),
      idx([count, 28, 28], new Uint8Array(count * 784)),
    );
    await writeFile(
      path.join(target, `${half}-labels-idx1-ubyte`),
      idx(
        [count],
        Array.from({ length: count }, (_, i) => i),
      ),
    );
  }
  return target;
}

test('MNIST is 55,000 digits to learn from, 5,000 to choose by and the 10,000 of its test half', async () => {
  const { train, validation, test: tested } = await readMnist();
  expect([train.count, validation.count, tested.count]).toEqual([55_000, 5_000, 10_000]);
  for (const { count, images, labels } of [train, validation, tested])
    expect([images.length, labels.length]).toEqual([784 * count, count]);
  // Published facts: the first labels of both halves, and the mean gray value of the test half.
  expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  expect([...tested.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  expect(tested.images.reduce((sum, gray) => sum + gray, 0) / tested.images.length).toBeCloseTo(33.79, 2);
});

test('of other pictures the last twelfth is for validation', async () => {
  const pools = await readDigitFolder(await writeFolder('other', { train: 24, test: 3 }));
  expect([pools.train.count, pools.validation.count, pools.test.count]).toEqual([22, 2, 3]);
  expect([...pools.validation.labels]).toEqual([22, 23]);
});

test.each([
  ['a missing file', 'rm', undefined, 'ENOENT'],
  ['a cut-off file', 'cut', idx([24, 28, 28], []), 'has 16 bytes, but 24 × 28 × 28 values need 18832'],
  [
    'pictures of another size',
    'size',
    idx([24, 2, 2], new Uint8Array(96)),
    '24 × 2 × 2 values; pictures of 28 × 28',
  ],
  [
    'fewer labels than pictures',
    'labels',
    idx([25, 28, 28], new Uint8Array(25 * 784)),
    '24 labels for the 25 pictures',
  ],
])('%s is refused by its name', async (_, name, bytes, reason) => {
  const target = await writeFolder(name, { train: 24, test: 3 });
  const file = path.join(target, 'train-images-idx3-ubyte');
  await (bytes === undefined ? rm(file) : writeFile(file, bytes));
  const refused = readDigitFolder(target);
  await expect(refused).rejects.toThrow(DigitsError);
  await expect(refused).rejects.toThrow(reason);
  await expect(refused).rejects.toThrow('train-images-idx3-ubyte');
});
