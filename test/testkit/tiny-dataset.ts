import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { DatasetImage, DatasetIndex } from '#contracts/dataset-index.ts';
import type { DomainSide, Split } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { randomStream } from '#lib/random.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { encodePng } from '../../worker/images/encode-png.ts';

const colors = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
} as const;
type Color = keyof typeof colors;

const styles: Readonly<Record<DomainSide, readonly (readonly [figure: Color, ground: Color])[]>> = {
  A: [
    ['black', 'white'],
    ['white', 'black'],
  ],
  B: [
    ['red', 'green'],
    ['green', 'red'],
    ['red', 'blue'],
    ['blue', 'red'],
    ['green', 'blue'],
    ['blue', 'green'],
  ],
};

/** Ten figures, one a label, each 4x4 blocks of 2x2 pixels in the middle of a 16x16 image. */
const GLYPHS = [
  '.##.#..##..#.##.',
  '..#..##...#..##.',
  '###...#..#..####',
  '###..##...#####.',
  '#.#.#.#.####..#.',
  '#####...###.###.',
  '.##.#...####.##.',
  '####..#..#..#...',
  '####.##.#..#####',
  '.##.####...#.##.',
];
const SIDE = 16;

export interface TinyDatasetOptions {
  readonly train?: number;
  readonly validation?: number;
  readonly test?: number;
  /** Name of the i-th image; the default tells label and colors, e.g. `00012_7_red-on-green.png`. */
  readonly nameOf?: (index: number, label: number, figure: string, ground: string) => string;
}

/**
 * Stores a two-tone dataset of 16x16 glyphs, black and white in A and colored in B, as a shard a domain and an index.
 *
 * @returns the index with its hash
 */
export async function storeTinyDataset(
  blobs: BlobStore,
  options: TinyDatasetOptions = {},
): Promise<{ readonly indexSha256: Sha256; readonly index: DatasetIndex }> {
  const { train = 24, validation = 0, test = 6, nameOf = defaultName } = options;
  const images: DatasetImage[] = [];
  const shards: DatasetIndex['shards'] = [];
  for (const domain of ['A', 'B'] as const) {
    const random = randomStream(0, `tiny-dataset/${domain}`);
    const tar = pack();
    let offset = 0;
    for (let i = 0; i < train + validation + test; i++) {
      const label = random.below(GLYPHS.length);
      const [figure, ground] = styles[domain][random.below(styles[domain].length)] ?? ['black', 'white'];
      const png = await encodePng({ width: SIDE, height: SIDE, data: paint(label, figure, ground) });
      const split: Split = i < train ? 'TRAIN' : i < train + validation ? 'VALIDATION' : 'TEST';
      const name = nameOf(i, label, figure, ground);
      tar.entry({ name: `${split.toLowerCase()}/${name}` }, png);
      images.push({
        domain,
        split,
        name,
        label: String(label),
        format: 'PNG',
        width: SIDE,
        height: SIDE,
        sha256: createHash('sha256').update(png).digest('hex') as Sha256,
        shard: shards.length,
        offset: offset + TAR_BLOCK,
        byteSize: png.byteLength,
      });
      offset += TAR_BLOCK + Math.ceil(png.byteLength / TAR_BLOCK) * TAR_BLOCK;
    }
    tar.finalize();
    shards.push(await blobs.put(Readable.from(tar)));
  }
  const index: DatasetIndex = {
    format: 'exemplar.dataset-index/4',
    decoder: NEWEST_DECODER,
    shards,
    images,
    annotations: null,
  };
  const { sha256: indexSha256 } = await blobs.put(Buffer.from(JSON.stringify(index)));
  return { indexSha256, index };
}

const TAR_BLOCK = 512;

function defaultName(index: number, label: number, figure: string, ground: string): string {
  return `${String(index).padStart(5, '0')}_${label}_${figure}-on-${ground}.png`;
}

function paint(label: number, figure: Color, ground: Color): Uint8Array {
  const glyph = GLYPHS[label] ?? '';
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const inside = x >= 4 && x < 12 && y >= 4 && y < 12;
      const isFigure = inside && glyph[Math.floor((y - 4) / 2) * 4 + Math.floor((x - 4) / 2)] === '#';
      pixels.set(colors[isFigure ? figure : ground], (y * SIDE + x) * 3);
    }
  }
  return pixels;
}
