import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '#contracts/dataset-index.ts';
import { PLAIN_SAMPLING, type Sampling } from '../../../../worker/engine/methods/method.ts';
import { createBatchSource } from '../../../../worker/trainer/data/batch-source.ts';
import { createImageCache, type StoredPicture } from '../../../../worker/trainer/data/image-cache.ts';

function imagesOf(domain: 'A' | 'B', count: number): DatasetImage[] {
  // Of an image, cache and source use the hash alone.
  return Array.from({ length: count }, (_, i) => ({ sha256: `${domain}${i}` }) as unknown as DatasetImage);
}

/** Images of one pixel: A's are 0 to 99, B's 100 to 199, by number. */
function createSource(seed: number, decoded: string[] = [], sampling: Sampling = PLAIN_SAMPLING) {
  return createBatchSource({
    images: createImageCache((image) => {
      decoded.push(image.sha256);
      const value = Number(image.sha256.slice(1)) + (image.sha256.startsWith('A') ? 0 : 100);
      return Promise.resolve(new Uint8Array(3).fill(value));
    }, 3),
    a: imagesOf('A', 100),
    b: imagesOf('B', 100),
    batchSize: 4,
    seed,
    stream: 'test',
    sampling,
    size: { height: 1, width: 1 },
  });
}

function numbers(values: Float32Array): number[] {
  return Array.from(values, (value) => Math.round((value + 1) * 127.5)).filter((_, i) => i % 3 === 0);
}

describe('batches', () => {
  test('hold as many images of each domain as asked for, in [-1, 1]', async () => {
    const { image_a, image_b } = await createSource(0).draw(0);
    expect(numbers(image_a)).toHaveLength(4);
    expect(numbers(image_a).every((value) => value < 100)).toBe(true);
    expect(numbers(image_b).every((value) => value >= 100 && value < 200)).toBe(true);
  });

  test('depend on seed and number alone, so that a resumed run sees what it would have seen', async () => {
    const source = createSource(0);
    await source.draw(0);
    await source.draw(1);
    const third = await source.draw(2);
    expect(await createSource(0).draw(2)).toEqual(third);
    expect(await createSource(1).draw(2)).not.toEqual(third);
    expect(await createSource(0).draw(3)).not.toEqual(third);
  });

  test('draw both domains independently', async () => {
    const { image_a, image_b } = await createSource(0).draw(0);
    expect(numbers(image_b).map((value) => value - 100)).not.toEqual(numbers(image_a));
  });

  test('of fixed pairs hold images of one position in either domain', async () => {
    const source = createSource(0, [], { ...PLAIN_SAMPLING, pairing: 'FIXED' });
    const [first, second] = [await source.draw(0), await source.draw(1)];
    expect(numbers(first.image_b).map((value) => value - 100)).toEqual(numbers(first.image_a));
    expect(numbers(second.image_a)).not.toEqual(numbers(first.image_a));
  });

  test('are augmented as often as asked, by seed and number alone', async () => {
    const augmentation = { flipProbability: 0, zoomCropProbability: 1 };
    const zoomed = () => createSource(3, [], { pairing: 'INDEPENDENT', augmentation }).draw(5);
    expect(await zoomed()).toEqual(await zoomed());
    expect(await zoomed()).not.toEqual(await createSource(3).draw(5));
  });

  test('of the next steps are read while the current one computes', async () => {
    const decoded: string[] = [];
    const source = createSource(0, decoded);
    await source.draw(0);
    const { image_a, image_b } = await createSource(0).draw(1);
    const wanted = [...numbers(image_a).map((n) => `A${n}`), ...numbers(image_b).map((n) => `B${n - 100}`)];
    expect(decoded).toEqual(expect.arrayContaining(wanted));
  });

  test('report an image that cannot be read to whoever draws it', async () => {
    const source = createBatchSource({
      images: createImageCache(() => Promise.reject(new Error('broken')), 3),
      a: imagesOf('A', 2),
      b: imagesOf('B', 2),
      batchSize: 1,
      seed: 0,
      stream: 'test',
      sampling: PLAIN_SAMPLING,
      size: { height: 1, width: 1 },
    });
    await expect(source.draw(0)).rejects.toThrow('broken');
  });
});

describe('decoded images', () => {
  test('are decoded once while there is room, and the least recently used make room', async () => {
    const decoded: string[] = [];
    const decode = (image: StoredPicture) => {
      decoded.push(image.sha256);
      return Promise.resolve(new Uint8Array(3));
    };
    const cache = createImageCache(decode, 3, 6); // two images
    const [first, second, third] = imagesOf('A', 3);
    if (!first || !second || !third) throw new Error('expected three images');
    await cache.batch([first, second, first]);
    expect(decoded).toEqual(['A0', 'A1']);
    await cache.batch([third]); // takes the place of the second
    await cache.batch([first]);
    expect(decoded).toEqual(['A0', 'A1', 'A2']);
    await cache.batch([second]);
    expect(decoded).toEqual(['A0', 'A1', 'A2', 'A1']);
  });
});
