import { expect, test } from 'vitest';
import type { Split } from '#contracts/domain.ts';
import { fixedImages } from '../../../../worker/trainer/data/fixed-images.ts';
import { noiseImages } from '../../../../worker/trainer/noise-images.ts';

const noise = noiseImages({ imageHeight: 2, imageWidth: 2 });
const [one] = noise.of('A', 'TRAIN');
if (!one) throw new Error('expected an image');

/** Images by split, numbered. */
function imagesOf(counts: Partial<Record<Split, number>>) {
  return {
    cache: noise.cache,
    of: (_: 'A' | 'B', split: Split) =>
      Array.from({ length: counts[split] ?? 0 }, (__, i) => ({ ...one, split, name: String(i) })),
  } as typeof noise;
}

test.each<[Partial<Record<Split, number>>, Split]>([
  [{ TRAIN: 9, VALIDATION: 9, TEST: 9 }, 'VALIDATION'],
  [{ TRAIN: 9, TEST: 9 }, 'TEST'],
  [{ TRAIN: 9 }, 'TRAIN'],
])('of %o the images of grids are %s images', (counts, split) => {
  const images = fixedImages(imagesOf(counts), 'A', 4);
  expect(images.map((image) => image.split)).toEqual([split, split, split, split]);
});

test('images of grids are spread over all, and begin again where there are too few', () => {
  const names = (count: number) => fixedImages(imagesOf({ TEST: count }), 'A', 4).map(({ name }) => name);
  expect(names(9)).toEqual(['0', '3', '6', '0']);
  expect(names(2)).toEqual(['0', '1', '0', '1']);
});
