import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { DatasetAnnotations } from '#contracts/dataset-annotations.ts';
import type { DatasetImage, DatasetIndex } from '#contracts/dataset-index.ts';
import type { DomainSide, Split } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { randomStream } from '#lib/random.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { encodePng } from '../../worker/images/encode-png.ts';
import { regionsPng } from './regions-png.ts';

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
  /**
   * Whether it has regions of all scored images and a table of truths: each content image with the exemplar after the one at
   * its position, every second pair of the group `unseen`.
   */
  readonly annotated?: boolean;
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
  const { train = 24, validation = 0, test = 6, nameOf = defaultName, annotated = false } = options;
  const images: DatasetImage[] = [];
  const glyphs: Glyph[] = [];
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
      glyphs.push({ domain, split, label, figure, ground });
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
    annotations: annotated ? await annotate(blobs, shards, glyphs) : null,
  };
  const { sha256: indexSha256 } = await blobs.put(Buffer.from(JSON.stringify(index)));
  return { indexSha256, index };
}

const TAR_BLOCK = 512;

/** What an image shows. */
interface Glyph {
  readonly domain: DomainSide;
  readonly split: Split;
  readonly label: number;
  readonly figure: Color;
  readonly ground: Color;
}

/** Stores a shard more with regions and truths, and says where they lie. */
async function annotate(
  blobs: BlobStore,
  shards: DatasetIndex['shards'],
  glyphs: readonly Glyph[],
): Promise<DatasetAnnotations> {
  const tar = pack();
  let offset = 0;
  const put = (bytes: Buffer) => {
    tar.entry({ name: `${offset}.png` }, bytes);
    const place = {
      sha256: createHash('sha256').update(bytes).digest('hex') as Sha256,
      shard: shards.length,
      offset: offset + TAR_BLOCK,
      byteSize: bytes.byteLength,
    };
    offset += TAR_BLOCK + Math.ceil(bytes.byteLength / TAR_BLOCK) * TAR_BLOCK;
    return place;
  };
  const annotations: DatasetAnnotations = {
    version: 1,
    classes: { A: CLASSES, B: CLASSES },
    regions: [],
    truthImages: [],
    truths: [],
  };
  const scored = [...glyphs.entries()].filter(([, { split }]) => split !== 'TRAIN');
  for (const [image, { label }] of scored)
    annotations.regions.push({ image, ...put(await regionsPng(SIDE, SIDE, glyphPixels(label))) });
  for (const [content, { domain, split, label }] of scored) {
    const same = scored.filter(([, glyph]) => glyph.domain === domain && glyph.split === split);
    const others = scored.filter(([, glyph]) => glyph.domain !== domain && glyph.split === split);
    const place = same.findIndex(([image]) => image === content);
    const [exemplar, style] = others[(place + 1) % others.length] ?? [content, glyphs[content]];
    if (!style) continue;
    const data = paint(label, style.figure, style.ground);
    const size = { width: SIDE, height: SIDE };
    annotations.truths.push({
      direction: domain === 'A' ? 'A_TO_B' : 'B_TO_A',
      content,
      exemplar,
      truth: annotations.truthImages.length,
      group: place % 2 === 1 ? 'unseen' : null,
    });
    const name = `${content}.png`;
    annotations.truthImages.push({
      ...{ domain, name, format: 'PNG', ...size },
      ...put(await encodePng({ ...size, data })),
    });
  }
  tar.finalize();
  shards.push(await blobs.put(Readable.from(tar)));
  return annotations;
}

const CLASSES = { 0: 'background', 1: 'digit' };

function defaultName(index: number, label: number, figure: string, ground: string): string {
  return `${String(index).padStart(5, '0')}_${label}_${figure}-on-${ground}.png`;
}

function paint(label: number, figure: Color, ground: Color): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (const [i, isFigure] of glyphPixels(label).entries())
    pixels.set(colors[isFigure === 1 ? figure : ground], 3 * i);
  return pixels;
}

/** 1 for each pixel of the figure, row by row. */
function glyphPixels(label: number): Uint8Array {
  const glyph = GLYPHS[label] ?? '';
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const inside = x >= 4 && x < 12 && y >= 4 && y < 12;
    return Number(inside && glyph[Math.floor((y - 4) / 2) * 4 + Math.floor((x - 4) / 2)] === '#');
  });
}
