import { expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import type { HostTensors } from '../../../../worker/compute/step.ts';
import type { PoolSpec } from '../../../../worker/engine/training/image-pool.ts';
import { drawFromPool, emptyPool } from '../../../../worker/engine/training/image-pool.ts';

const spec: PoolSpec = { name: 'pool/a', capacity: 5, shape: [1, 2, 3] };
const SIZE = 6;

test('an empty pool has its name, its shape and no image', () => {
  expect(emptyPool(spec)).toEqual({ 'pool/a/images': { shape: [0, 1, 2, 3], data: new Float32Array() } });
});

test('a pool is as large as what it holds, and never larger than its capacity', () => {
  const draw = (pool: HostTensors, count: number) =>
    drawFromPool(
      spec,
      pool,
      batchOf(...Array.from({ length: count }, (_, i) => i)),
      randomStream(0, 'pool/a'),
    ).pool;
  const two = draw(emptyPool(spec), 2);
  expect(two['pool/a/images']?.shape).toEqual([2, 1, 2, 3]);
  expect(draw(two, 9)['pool/a/images']?.shape).toEqual([5, 1, 2, 3]);
});

test('until the pool is full, images are stored in their order and served themselves', () => {
  const first = drawFromPool(spec, emptyPool(spec), batchOf(1, 2), randomStream(0, 'pool/a', 0));
  expect(labels(first.served)).toEqual([1, 2]);
  expect(held(first.pool)).toEqual([1, 2]);
  const second = drawFromPool(spec, first.pool, batchOf(3, 4), randomStream(0, 'pool/a', 1));
  expect(labels(second.served)).toEqual([3, 4]);
  expect(held(second.pool)).toEqual([1, 2, 3, 4]);
});

test('a full pool serves half of the time a stored image, which the new one replaces', () => {
  let pool = full();
  let swaps = 0;
  for (let draw = 0; draw < 400; draw++) {
    const label = 100 + draw;
    const before = held(pool);
    const drawn = drawFromPool(spec, pool, batchOf(label), randomStream(7, 'pool/a', draw));
    const [served = NaN] = labels(drawn.served);
    pool = drawn.pool;
    if (served === label) {
      expect(held(pool)).toEqual(before);
      continue;
    }
    swaps++;
    expect(held(pool)).toEqual(before.map((stored) => (stored === served ? label : stored)));
  }
  expect(swaps).toBeGreaterThan(160);
  expect(swaps).toBeLessThan(240);
});

test('every place of a full pool is drawn', () => {
  const served = Array.from({ length: 200 }, (_, draw) =>
    labels(drawFromPool(spec, full(), batchOf(99), randomStream(3, 'pool/a', draw)).served),
  );
  expect(new Set(served.flat())).toEqual(new Set([1, 2, 3, 4, 5, 99]));
});

test('a draw is a function of the pool, the images and the stream, and changes none of them', () => {
  const pool = full();
  const images = batchOf(11, 12, 13);
  const once = drawFromPool(spec, pool, images, randomStream(1, 'pool/a', 9));
  expect(held(pool)).toEqual([1, 2, 3, 4, 5]);
  expect(labels(images)).toEqual([11, 12, 13]);
  expect(drawFromPool(spec, pool, images, randomStream(1, 'pool/a', 9))).toEqual(once);
});

function full(): HostTensors {
  return drawFromPool(spec, emptyPool(spec), batchOf(1, 2, 3, 4, 5), randomStream(0, 'pool/a')).pool;
}

/** Images that hold one number each. */
function batchOf(...numbers: readonly number[]): Float32Array {
  return Float32Array.from(numbers.flatMap((number) => Array.from({ length: SIZE }, () => number)));
}

/** The number of each image, which all of its values are. */
function labels(images: Float32Array): number[] {
  return Array.from({ length: images.length / SIZE }, (_, i) => {
    const values = new Set(images.subarray(i * SIZE, (i + 1) * SIZE));
    expect(values.size).toBe(1);
    return images[i * SIZE] ?? NaN;
  });
}

function held(pool: HostTensors): number[] {
  return labels(pool['pool/a/images']?.data ?? new Float32Array());
}
