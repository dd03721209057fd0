import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { encodeIndexedPng } from '#lib/encode-indexed-png.ts';

const picture = { width: 3, height: 2, indices: Uint8Array.from([0, 1, 2, 2, 1, 0]) };

test('a picture of a palette keeps its indices and its colors', () => {
  const palette = [
    [255, 0, 0],
    [0, 255, 0],
    [1, 2, 3],
  ] as const;
  const {
    width,
    height,
    depth,
    data,
    palette: decoded,
  } = decode(encodeIndexedPng({ ...picture, palette }), { checkCrc: true });
  expect([width, height, depth]).toEqual([3, 2, 8]);
  expect([...data]).toEqual([...picture.indices]);
  expect(decoded).toEqual(palette);
});

test('indices alone are gray values', () => {
  const { data, channels, palette } = decode(encodeIndexedPng({ ...picture, palette: null }), {
    checkCrc: true,
  });
  expect([...data]).toEqual([...picture.indices]);
  expect([channels, palette]).toEqual([1, undefined]);
});
