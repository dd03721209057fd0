import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { imageIdSchema } from '#contracts/ids.ts';
import { newId } from '#db/new-id.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { unitToBytes } from '../../../../worker/engine/imaging/pixel-range.ts';
import { openDatasetImages } from '../../../../worker/trainer/data/dataset-images.ts';

let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataset-decoder-'));
  blobs = createDiskBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pictures = new URL('../../images/decoder-1/', import.meta.url);
/** A picture that the first decoder reads wrongly. */
const bytes = readFileSync(new URL('deep-display-p3.png', pictures));
const recorded = z
  .looseObject({ 'deep-display-p3.png': z.object({ width: z.int(), height: z.int(), ownSize: z.string() }) })
  .parse(JSON.parse(readFileSync(new URL('pixels.json', pictures), 'utf8')))['deep-display-p3.png'];

/** SHA-256 of the pixels that a run on such a version learns from. */
async function learnedPixels(head: object): Promise<string> {
  const shard = await blobs.put(bytes);
  const { width, height } = recorded;
  const images = (['A', 'B'] as const).map((domain) => ({
    ...{
      id: imageIdSchema.parse(newId()),
      domain,
      split: 'TRAIN',
      name: 'photo.png',
      label: null,
      format: 'PNG',
    },
    ...{ width, height, sha256: shard.sha256, shard: 0, offset: 0, byteSize: bytes.length },
  }));
  const index = { ...head, shards: [{ sha256: shard.sha256, byteSize: bytes.length }], images };
  const { sha256 } = await blobs.put(Buffer.from(JSON.stringify(index)));
  const opened = await openDatasetImages(blobs, sha256, {
    imageHeight: height,
    imageWidth: width,
    fit: 'STRETCH',
  });
  const batch = await opened.cache.batch(opened.of('A', 'TRAIN'));
  return createHash('sha256').update(unitToBytes(batch)).digest('hex');
}

test('a version of before there were two decoders keeps its pixels, a new one gets the right colors', async () => {
  expect(await learnedPixels({ format: 'exemplar.dataset-index/1' })).toBe(recorded.ownSize);
  expect(await learnedPixels({ format: 'exemplar.dataset-index/2', decoder: 1 })).toBe(recorded.ownSize);
  expect(await learnedPixels({ format: 'exemplar.dataset-index/3', decoder: 1 })).toBe(recorded.ownSize);
  expect(await learnedPixels({ format: 'exemplar.dataset-index/3', decoder: 2 })).not.toBe(recorded.ownSize);
});

test('a decoder of a newer program is refused, not guessed', async () => {
  await expect(learnedPixels({ format: 'exemplar.dataset-index/2', decoder: 3 })).rejects.toThrow('decoder');
  await expect(learnedPixels({ format: 'exemplar.dataset-index/5', decoder: 3 })).rejects.toThrow(
    'Upgrade this program.',
  );
});
