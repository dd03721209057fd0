import { expect, test } from 'vitest';
import { formatBytes } from '#lib/format-bytes.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [2_457_600, '2.34 MiB'],
  [12_345_678, '11.8 MiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
