import { expect, test } from 'vitest';
import { NotIdxError, readIdx } from '#lib/read-idx.ts';

/** Two pictures of 2×3 pixels. */
const WHOLE = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

test('an IDX file is its dimensions and its values', () => {
  const { dimensions, data } = readIdx(Uint8Array.from(WHOLE));
  expect(dimensions).toEqual([2, 2, 3]);
  expect([...data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a view into a larger buffer is read from its own start', () => {
  const inside = Uint8Array.from([9, 9, ...WHOLE, 9]).subarray(2, 2 + WHOLE.length);
  expect(readIdx(inside).dimensions).toEqual([2, 2, 3]);
});

test.each([
  ['nothing', [], 'not an IDX file'],
  ['a gzip file', [0x1f, 0x8b, 8, 0, 0], 'not an IDX file. Is it still compressed?'],
  ['floats', [0, 0, 0x0d, 1, 0, 0, 0, 1, 0, 0, 0, 0], 'of type 0x0d'],
  ['half a header', WHOLE.slice(0, 10), 'cut off in its header of 16 bytes'],
  ['a file that lost its last byte', WHOLE.slice(0, -1), 'has 27 bytes, but 2 × 2 × 3 values need 28'],
  ['a file with something behind it', [...WHOLE, 0], 'has 29 bytes, but 2 × 2 × 3 values need 28'],
  [
    'dimensions larger than any file',
    [0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255],
    'has 12 bytes, but 4294967295 × 4294967295 values need',
  ],
])('%s is refused', (_, bytes, reason) => {
  expect(() => readIdx(Uint8Array.from(bytes))).toThrow(NotIdxError);
  expect(() => readIdx(Uint8Array.from(bytes))).toThrow(reason);
});
