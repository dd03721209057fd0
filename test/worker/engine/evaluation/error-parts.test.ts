import { expect, test } from 'vitest';
import { NO_REGION } from '#contracts/region-classes.ts';
import { errorParts } from '../../../../worker/engine/evaluation/error-parts.ts';
import { errorTable } from '../../../../worker/engine/evaluation/error-table.ts';
import { errorHeatMap } from '../../../../worker/engine/imaging/error-heat-map.ts';

/** @param errors of each pixel, in all channels alike */
function imagesWith(errors: readonly number[], width: number) {
  const height = errors.length / width;
  const gray = (values: readonly number[]) => ({
    width,
    height,
    data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  });
  return { translation: gray(errors), image: gray(errors.map(() => 0)) };
}

const names = { 0: 'background', 1: 'digit' };

test('pixels beside another region, also across a corner, are edges; what has no region is elsewhere', () => {
  // Columns: background background | digit digit digit, and a pixel without a region, beside which nothing is an edge.
  const indices = Uint8Array.from([0, 0, 1, 1, 1, NO_REGION]);
  const { translation, image } = imagesWith([1, 2, 4, 8, 16, 32], 6);
  const regions = { width: 6, height: 1, indices, names };
  expect(errorParts(translation, { image, regions, group: null })).toEqual([
    { place: 'INSIDE', region: 'background', pixels: 1, absolute: 1, squared: 1 },
    { place: 'EDGE', region: null, pixels: 2, absolute: 6, squared: 4 + 16 },
    { place: 'INSIDE', region: 'digit', pixels: 2, absolute: 24, squared: 64 + 256 },
    { place: 'ELSEWHERE', region: null, pixels: 1, absolute: 32, squared: 1024 },
  ]);
});

test('across a corner is beside', () => {
  const indices = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0]);
  const { translation, image } = imagesWith(
    Array.from(indices, () => 3),
    3,
  );
  const parts = errorParts(translation, {
    image,
    regions: { width: 3, height: 3, indices, names },
    group: null,
  });
  expect(parts.map(({ place, pixels }) => [place, pixels])).toEqual([
    ['EDGE', 4],
    ['INSIDE', 5],
  ]);
});

test('without regions all of an image is elsewhere', () => {
  const { translation, image } = imagesWith([3, 3], 2);
  expect(errorParts(translation, { image, regions: null, group: null })).toEqual([
    { place: 'ELSEWHERE', region: null, pixels: 2, absolute: 6, squared: 18 },
  ]);
});

test('pairs are lined up by the parts that any of them has; none has a table without a truth', () => {
  const part = (place: 'INSIDE' | 'EDGE', region: string | null, pixels: number) => ({
    ...{ place, region, pixels },
    absolute: 2 * pixels,
    squared: 4 * pixels,
  });
  expect(
    errorTable([
      [part('EDGE', null, 1), part('INSIDE', 'digit 10', 5)],
      null,
      [part('INSIDE', 'digit 9', 3)],
    ]),
  ).toEqual([
    { place: 'INSIDE', region: 'digit 9', pixels: [0, 0, 3], absolute: [0, 0, 6], squared: [0, 0, 12] },
    { place: 'INSIDE', region: 'digit 10', pixels: [5, 0, 0], absolute: [10, 0, 0], squared: [20, 0, 0] },
    { place: 'EDGE', region: null, pixels: [1, 0, 0], absolute: [2, 0, 0], squared: [4, 0, 0] },
  ]);
  expect(errorTable([null, null])).toBeNull();
});

test('a heat map is black where there is no error, red at a third of half of full scale, white from half of it', () => {
  const third = 128 / 3;
  const { translation, image } = imagesWith([0, Math.round(third), 128, 255], 4);
  const { data } = errorHeatMap(translation, image);
  expect([...data.subarray(0, 3)]).toEqual([0, 0, 0]);
  expect(data[3]).toBe(255);
  expect(data[4]).toBeLessThan(5);
  expect([...data.subarray(6)]).toEqual([255, 255, 255, 255, 255, 255]);
});
